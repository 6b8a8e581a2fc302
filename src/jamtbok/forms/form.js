// The form of one section. What it shows comes from `spec` (questions and sentences) and `content` (what is saved);
// what is typed goes to Python as messages, field by field. No sentence and no rule of the method stands here.

const PAUSE = 500; // ms after the last keystroke until a text is saved
const PATIENCE = 4000; // ms without an answer until the user is told

// What takes the keyboard; without the mark the notebook's own shortcuts would take the keys that belong to it.
const KEYED = new Set(["button", "input", "select", "summary", "textarea"]);
const UNSHARED = "data-lm-suppress-shortcuts";

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (KEYED.has(tag)) element.setAttribute(UNSHARED, "true");
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const isEmpty = (typed) =>
  typed === null || typed === "" || (Array.isArray(typed) && !typed.length) ||
  (typeof typed === "object" && !Array.isArray(typed) && Object.values(typed).every((part) => part === ""));
const keyOf = (question, row = "", column = "") => `${question}|${row}|${column}`;
const fill = (sentence, parts) => sentence.replace(/\{(\w+)\}/g, (_, name) => parts[name] ?? "");

// Unsaved text is kept in the browser until Python has said that it is saved.
const drafts = {
  name: (form, key) => `jamtbok:${form.spec.place}:${key}`,
  keep(form, key, typed, base) {
    try { localStorage.setItem(this.name(form, key), JSON.stringify({ typed, base })); } catch { /* no storage */ }
  },
  find(form, key) {
    try { return JSON.parse(localStorage.getItem(this.name(form, key))); } catch { return null; }
  },
  drop(form, key) {
    try { localStorage.removeItem(this.name(form, key)); } catch { /* no storage */ }
  },
};

// ---------------------------------------------------------------------------------------------- the types of input
// Each gives { element, get, set, focus } for one value; `named` is put on what takes the keyboard.

function textInput(field, named, changed, leave) {
  const numeric = field.type === "number";
  // A text is one line that grows when it needs to, so that all of it is always seen.
  const grows = field.type === "longtext" || field.type === "text";
  const element = make(grows ? "textarea" : "input", {
    ...named, class: numeric ? "jf-number" : "", rows: grows ? (field.type === "text" ? 1 : 2) : null,
    type: grows ? null : field.type === "date" ? "date" : "text",
    inputmode: numeric ? (field.whole ? "numeric" : "decimal") : null, autocomplete: "off",
    oninput: () => { grow(); changed(); }, onchange: leave,
    onkeydown: (event) => { if (event.key === "Enter" && field.type === "text") event.preventDefault(); },
  });
  function grow() {
    if (!grows) return;
    element.style.height = "auto";
    if (element.scrollHeight) element.style.height = `${element.scrollHeight + 2}px`;
  }
  requestAnimationFrame(grow);
  return {
    element: field.unit ? make("span", { class: "jf-with-unit" }, element, make("span", { class: "jf-unit", text: field.unit })) : element,
    grow, get: () => element.value,
    set: (typed) => { element.value = typed ?? ""; grow(); },
    focus: () => element.focus(),
  };
}

function selectInput(field, named, changed, leave, form) {
  const element = make("select", { ...named, onchange: leave }, make("option", { value: "", text: form.spec.texts.choose }),
    ...field.choices.map((choice) => make("option", { value: choice.code, text: choice.short ?? choice.label })));
  return { element, get: () => element.value, set: (typed) => { element.value = typed ?? ""; }, focus: () => element.focus() };
}

function radioInput(field, named, changed, leave, form) {
  const group = `${named.id}-g`;
  const radios = field.choices.map((choice, number) =>
    make("input", { type: "radio", name: group, id: number ? `${named.id}-${number}` : named.id, value: choice.code, onchange: () => { offer(); leave(); } }));
  const clear = make("button", { type: "button", class: "jf-quiet", text: form.spec.texts.clear, onclick: () => {
    radios.forEach((radio) => { radio.checked = false; }); offer(); leave(); radios[0].focus();
  } });
  const offer = () => { clear.hidden = !radios.some((radio) => radio.checked); };
  const scale = field.type === "scale";
  const marks = field.choices.map((choice, number) =>
    make("label", { class: "jf-pick", for: radios[number].id }, radios[number], make("span", { text: choice.short ?? choice.label })));
  const ends = scale && (field.low || field.high)
    ? [make("span", { class: "jf-end", text: field.low }), make("span", { class: "jf-end", text: field.high })] : [];
  const element = make("div", { class: scale ? "jf-picks jf-scale" : "jf-picks" }, ends[0] ?? null, ...marks, ends[1] ?? null, clear);
  offer();
  return {
    element, group: true,
    get: () => radios.find((radio) => radio.checked)?.value ?? "",
    set: (typed) => { radios.forEach((radio) => { radio.checked = radio.value === typed; }); offer(); },
    focus: () => (radios.find((radio) => radio.checked) ?? radios[0]).focus(),
  };
}

function tickInput(field, named, changed, leave, form) {
  const element = make("div", { class: "jf-ticks" });
  let boxes = [];
  let chosen = [];
  // A link to a row that is gone has no box; it is kept as long as it is not ticked off.
  const get = () => [...chosen.filter((code) => !boxes.some((box) => box.value === code)), ...boxes.filter((box) => box.checked).map((box) => box.value)];
  function draw(choices) {
    const was = boxes.length ? get() : chosen;
    boxes = choices.map((choice, number) =>
      make("input", { type: "checkbox", id: number ? `${named.id}-${number}` : named.id, value: choice.code, onchange: () => { chosen = get(); leave(); } }));
    element.replaceChildren(...choices.map((choice, number) =>
      make("label", { class: "jf-pick", for: boxes[number].id }, boxes[number], make("span", { text: choice.label }))));
    if (!choices.length) element.append(make("span", { class: "jf-help", text: form.spec.texts.nothing_to_pick }));
    set(was);
  }
  function set(typed) {
    chosen = [...(typed ?? [])];
    boxes.forEach((box) => { box.checked = chosen.includes(box.value); });
  }
  const options = () => (form.content.links[field.to] ?? []).map((row) => ({ code: row.id, label: row.label }));
  draw(field.to ? options() : field.choices);
  return {
    element, group: true, get, set, focus: () => boxes[0]?.focus(),
    relink: field.to ? (table) => { if (table === field.to) draw(options()); } : null,
  };
}

function bySexInput(field, named, changed, leave, form) {
  const { sexes, sum, shares } = form.spec.texts;
  const said = make("output", { class: "jf-sum" });
  const boxes = {};
  const number = (typed) => {
    const compact = typed.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".").replace("\u2212", "-");
    return compact === "" || !isFinite(compact) ? null : Number(compact);
  };
  const written = (value) => String(Math.round(value * 1e6) / 1e6).replace(".", ",").replace("-", "\u2212").replace(/\B(?=(\d{3})+(?!\d))/g, value >= 10000 ? "\u202f" : "");
  function reckon() {
    const [women, men, unknown] = ["women", "men", "unknown"].map((part) => number(boxes[part].value));
    const known = [women, men, unknown].filter((part) => part !== null);
    said.textContent = "";
    if (known.length < 2) return;
    const parts = field.adds_up ? [fill(sum, { sum: written(known.reduce((a, b) => a + b, 0)) })] : [];
    if (field.adds_up && women !== null && men !== null && women + men > 0) {
      const share = Math.round((100 * women) / (women + men));
      parts.push(fill(shares, { women: share, men: 100 - share }));
    }
    said.textContent = parts.join(" · ");
  }
  const element = make("div", { class: "jf-by-sex" });
  for (const part of ["women", "men", "unknown"]) {
    const id = part === "women" ? named.id : `${named.id}-${part}`;
    boxes[part] = make("input", { ...named, id, "aria-label": named["aria-label"] ? `${named["aria-label"]}, ${sexes[part]}` : null, class: "jf-number",
      type: "text", autocomplete: "off", inputmode: field.whole ? "numeric" : "decimal", oninput: () => { reckon(); changed(); }, onchange: leave });
    element.append(make("label", { class: "jf-sex", for: id }, make("span", { text: sexes[part] }), boxes[part]));
  }
  if (field.unit) element.append(make("span", { class: "jf-unit", text: field.unit }));
  element.append(said);
  return {
    element, group: true,
    get: () => Object.fromEntries(Object.entries(boxes).map(([part, box]) => [part, box.value])),
    set: (typed) => { for (const [part, box] of Object.entries(boxes)) box.value = typed?.[part] ?? ""; reckon(); },
    focus: () => boxes.women.focus(),
  };
}

function inputFor(field, tight) {
  if (field.type === "number_by_sex") return bySexInput;
  if (field.type === "several" || field.type === "link") return tickInput;
  if (field.choices?.length) return tight || (field.type === "choice" && field.choices.length > 5) ? selectInput : radioInput;
  return textInput;
}

// ------------------------------------------------------------------------------------------------------- one field

class Field {
  // `label` is the accessible name where the field stands in a grid and has no label of its own.
  constructor(form, field, key, label = "") {
    Object.assign(this, { form, field, key, label, n: 0, waiting: null, late: null });
    const id = `jf${form.number}-${form.fields.size}`;
    this.said = make("span", { class: "jf-said", id: `${id}-s` });
    this.note = make("div", { class: "jf-note", hidden: true });
    const described = [field.help && !label ? `${id}-h` : "", `${id}-s`].filter(Boolean).join(" ");
    const named = { id, "aria-describedby": described, "aria-label": label || null, "aria-required": field.required ? "true" : null };
    this.input = inputFor(field, Boolean(label))(field, named, () => this.typed(), () => this.save(), form);
    this.base = form.content.values[key] ?? null;
    this.input.set(this.base);
    this.element = label ? this.tight() : this.roomy(id, described);
    form.fields.set(key, this);
    this.say("", "");
    if (form.content.notes[key]) this.tell(form.content.notes[key]);
    this.recall();
  }

  roomy(id, described) {
    const { field, form, input } = this;
    const mark = field.required ? make("span", { class: "jf-required", text: "*", title: form.spec.texts.required, "aria-hidden": "true" }) : null;
    const help = field.help ? make("span", { class: "jf-help", id: `${id}-h`, text: field.help }) : null;
    const below = [help, input.element, this.said, this.note];
    const wide = ["longtext", "number_by_sex", "several", "link"].includes(field.type) || field.choices?.length ? " jf-wide" : "";
    return input.group
      ? make("fieldset", { class: `jf-field${wide}`, "aria-describedby": described }, make("legend", {}, make("span", { text: field.title }), mark), ...below)
      : make("div", { class: `jf-field${wide}` }, make("label", { for: id }, make("span", { text: field.title }), mark), ...below);
  }

  tight() {
    // A group of boxes in a cell has a name of its own.
    if (this.input.group) { this.input.element.setAttribute("role", "group"); this.input.element.setAttribute("aria-label", this.label); }
    return make("div", { class: "jf-cell" }, this.input.element, this.said, this.note);
  }

  typed() {
    drafts.keep(this.form, this.key, this.input.get(), this.base);
    this.say("", this.form.spec.texts.typing);
    this.pending = true;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.save(), PAUSE);
    this.form.conditions();
  }

  save(forced = false) {
    clearTimeout(this.waiting);
    const typed = this.input.get();
    this.form.conditions();
    const known = this.sent !== undefined ? this.sent : this.base ?? this.blank();
    if (!forced && same(typed, known)) {
      if (this.sent === undefined) drafts.drop(this.form, this.key);
      if (this.sent === undefined && this.pending) this.say("", "");
      return;
    }
    this.sent = typed;
    drafts.keep(this.form, this.key, typed, this.base);
    this.n += 1;
    this.say("", this.form.spec.texts.saving);
    clearTimeout(this.late);
    this.late = setTimeout(() => this.missed(), PATIENCE);
    this.form.send({ do: "save", key: this.key, typed, n: this.n });
  }

  missed() {
    this.say("error", this.form.spec.texts.no_answer);
    this.late = setTimeout(() => { this.form.send({ do: "save", key: this.key, typed: this.sent, n: this.n }); this.late = setTimeout(() => this.missed(), PATIENCE); }, PATIENCE);
  }

  answered(message) {
    // An answer to what has been changed since is not the last word.
    if (message.n !== this.n) return;
    clearTimeout(this.late);
    this.late = null;
    if (message.to === "refused") {
      this.sent = undefined;
      this.say("error", message.said);
      return;
    }
    this.base = this.sent;
    this.sent = undefined;
    this.note.hidden = true;
    if (same(this.input.get(), this.base)) {
      drafts.drop(this.form, this.key);
      this.say("ok", message.said);
    }
  }

  // Someone else, or the same person in another window, has written here.
  changed(message) {
    const untouched = same(this.input.get(), this.base ?? this.blank()) && this.sent === undefined;
    if (untouched || message.current === false) {
      if (message.current !== false) { this.base = message.typed; this.input.set(message.typed); this.form.conditions(); }
    } else if (message.current !== false) {
      this.base = message.typed;
    }
    if (message.said) this.tell(message.said, message.other, message.fetch);
  }

  blank() {
    const typed = this.input.get();
    return typeof typed === "string" ? "" : Array.isArray(typed) ? [] : { women: "", men: "", unknown: "" };
  }

  tell(said, other, label) {
    this.note.hidden = false;
    const parts = [make("span", { text: said })];
    if (other !== undefined && other !== null) parts.push(make("button", { type: "button", class: "jf-quiet", text: label, onclick: () => this.take(other) }));
    parts.push(this.historyButton());
    this.note.replaceChildren(...parts);
    this.form.announce(said);
  }

  take(typed) {
    this.input.set(typed);
    this.note.hidden = true;
    this.save(true);
    this.input.focus();
  }

  recall() {
    const draft = drafts.find(this.form, this.key);
    if (!draft) return;
    const current = this.base ?? this.blank();
    if (same(draft.typed, current)) drafts.drop(this.form, this.key);
    else if (same(draft.base ?? this.blank(), current)) { this.input.set(draft.typed); this.save(true); }
    else this.tell(this.form.spec.texts.unsaved_before, draft.typed, this.form.spec.texts.fetch_unsaved);
  }

  say(kind, said) {
    const invalid = kind === "error";
    this.pending = false;
    this.said.className = `jf-said${kind ? ` jf-${kind}` : ""}`;
    this.said.replaceChildren(make("span", { text: said }), " ", this.historyButton());
    for (const part of this.element?.querySelectorAll("input, textarea, select") ?? []) part.toggleAttribute("aria-invalid", invalid);
    if (invalid) this.form.announce(`${this.field.title}: ${said}`);
    else if (kind === "ok") this.form.announce(said);
  }

  historyButton() {
    return make("button", { type: "button", class: "jf-quiet jf-past", text: this.form.spec.texts.history,
      "aria-label": `${this.form.spec.texts.history}: ${this.field.title}`,
      onclick: () => this.form.send({ do: "history", key: this.key }) });
  }

  showHistory(entries) {
    const { texts } = this.form.spec;
    const rows = entries.map((entry) => make("li", {}, make("span", { class: "jf-when", text: entry.when }), make("span", { class: "jf-was", text: entry.said }),
      make("button", { type: "button", class: "jf-quiet", text: texts.use, onclick: () => this.take(entry.typed) })));
    const close = make("button", { type: "button", class: "jf-quiet", text: texts.close, onclick: () => { this.note.hidden = true; this.input.focus(); } });
    this.note.replaceChildren(make("ol", { class: "jf-history", "aria-label": texts.history }, ...rows), close);
    this.note.hidden = false;
    close.focus();
  }
}

// ------------------------------------------------------------------------------------------------------- one table

class Table {
  constructor(form, question) {
    Object.assign(this, { form, question });
    this.fixed = question.rows.length > 0;
    this.body = make(question.layout === "grid" ? "tbody" : "div", question.layout === "grid" ? {} : { class: "jf-cards" });
    this.said = make("div", { class: "jf-said", hidden: true });
    const mark = question.required ? make("span", { class: "jf-required", text: "*", title: form.spec.texts.required, "aria-hidden": "true" }) : null;
    const id = `jf${form.number}-t${form.tables.size}`;
    const scale = question.layout === "grid" ? question.columns.find((column) => column.type === "scale" && column.low) : null;
    const ends = scale ? ` ${scale.choices[0].code} = ${scale.low}, ${scale.choices.at(-1).code} = ${scale.high}.` : "";
    const help = question.help || ends ? make("p", { class: "jf-help", text: question.help + ends }) : null;
    const heading = make("div", { class: "jf-title", id }, make("span", { text: question.title }), mark);
    const rows = question.layout === "grid"
      ? make("div", { class: "jf-scroll", role: "region", tabindex: "0", [UNSHARED]: "true", "aria-labelledby": id }, make("table", { "aria-labelledby": id }, make("thead", {}, this.headings()), this.body))
      : this.body;
    this.element = make("div", { class: "jf-table", role: "group", "aria-labelledby": id }, heading, help, rows, this.tools(), this.said);
    form.tables.set(question.id, this);
    this.draw();
  }

  headings() {
    const first = make("th", { scope: "col", text: this.fixed ? this.form.spec.texts.row : this.form.spec.texts.number });
    const columns = this.question.columns.map((column) => make("th", { scope: "col", title: column.help || null },
      make("span", { text: column.title }), column.required ? make("span", { class: "jf-required", text: "*", "aria-hidden": "true" }) : null,
      column.unit ? make("span", { class: "jf-unit", text: column.unit }) : null));
    const tools = this.fixed ? [] : [make("th", { scope: "col" }, make("span", { class: "jf-unseen", text: this.form.spec.texts.tools }))];
    return make("tr", {}, first, ...columns, ...tools);
  }

  tools() {
    const { texts } = this.form.spec;
    const element = make("div", { class: "jf-tools" });
    if (!this.fixed) element.append(make("button", { type: "button", class: "jf-button", text: texts.add_row, onclick: () => this.ask("add") }));
    const panel = make("div", { class: "jf-paste", hidden: true });
    const id = `jf${this.form.number}-p${this.form.tables.size}`;
    const area = make("textarea", { id, rows: 4 });
    const open = make("button", { type: "button", class: "jf-quiet", "aria-expanded": "false", text: texts.paste, onclick: () => show(panel.hidden) });
    const show = (shown) => { panel.hidden = !shown; open.setAttribute("aria-expanded", String(shown)); (shown ? area : open).focus(); };
    panel.append(make("label", { for: id, text: texts.paste_help }), area, make("div", { class: "jf-tools" },
      make("button", { type: "button", class: "jf-button", text: texts.paste_now, onclick: () => { this.paste(area.value); area.value = ""; show(false); } }),
      make("button", { type: "button", class: "jf-quiet", text: texts.cancel, onclick: () => show(false) })));
    element.append(open);
    return make("div", {}, element, panel);
  }

  ask(what, more = {}) { this.form.send({ do: what, table: this.question.id, ...more }); }
  paste(text, row = "", column = "") { if (text.trim()) this.ask("paste", { text, row, column }); }
  holds() {
    const filled = (row) => this.question.columns.some((column) => !isEmpty(this.form.fields.get(keyOf(this.question.id, row, column.id))?.input.get() ?? null));
    return this.fixed ? this.ids().some(filled) : this.ids().length > 0;
  }

  ids() { return this.fixed ? this.question.rows.map((row) => row.id) : this.form.content.rows[this.question.id] ?? []; }

  draw(focused = "") {
    // Rows that are there already keep their fields, and with them what is being typed.
    const kept = new Map([...this.body.children].map((element) => [element.dataset.row, element]));
    const ids = this.ids();
    for (const [id, element] of kept) {
      if (ids.includes(id)) continue;
      for (const column of this.question.columns) this.form.fields.delete(keyOf(this.question.id, id, column.id));
      element.remove();
    }
    ids.forEach((id, place) => {
      const element = kept.get(id) ?? this.row(id, place);
      if (this.body.children[place] !== element) this.body.insertBefore(element, this.body.children[place] ?? null);
      this.number(element, id, place);
    });
    this.form.conditions();
    if (focused) {
      const first = this.form.fields.get(keyOf(this.question.id, focused, this.question.columns[0].id));
      const card = first?.element.closest("details");
      if (card) card.open = true;
      first?.input.focus();
    }
  }

  row(id, place) {
    const { question, form } = this;
    const fixed = question.rows.find((row) => row.id === id);
    const name = fixed?.title ?? fill(form.spec.texts.row_number, { number: place + 1 });
    const fields = question.columns.map((column) =>
      new Field(form, column, keyOf(question.id, id, column.id), question.layout === "grid" ? `${column.title}, ${name}` : ""));
    fields.forEach((field) => field.element.addEventListener("paste", (event) => this.pasted(event, field)));
    const heading = make("span", { class: "jf-row-name" });
    const tools = fixed ? null : this.rowTools(id);
    if (question.layout === "grid") {
      const help = fixed?.help ? make("span", { class: "jf-help", text: fixed.help }) : null;
      return make("tr", { "data-row": id }, make("th", { scope: "row" }, heading, help), ...fields.map((field) => make("td", {}, field.element)), tools ? make("td", {}, tools) : null);
    }
    const open = !fields.some((field) => !isEmpty(field.input.get())) || this.ids().length <= 3 || fixed !== undefined;
    const help = fixed?.help ? make("p", { class: "jf-help", text: fixed.help }) : null;
    const opened = () => fields.forEach((field) => field.input.grow?.());
    return make("details", { "data-row": id, class: "jf-card", open, ontoggle: opened }, make("summary", {}, heading), help, make("div", { class: "jf-grid" }, ...fields.map((field) => field.element)), tools);
  }

  rowTools(id) {
    const { texts } = this.form.spec;
    const grid = this.question.layout === "grid";
    const button = (label, what, more, sign) => make("button", { type: "button", class: grid ? "jf-sign" : "jf-quiet", text: grid ? sign : label, title: grid ? label : null, "data-does": label, onclick: () => this.ask(what, { row: id, ...more }) });
    return make("div", { class: "jf-tools jf-row-tools" }, button(texts.move_up, "move", { steps: -1 }, "↑"), button(texts.move_down, "move", { steps: 1 }, "↓"),
      button(texts.duplicate, "duplicate", {}, texts.duplicate), button(texts.remove_row, "remove", {}, texts.remove_row));
  }

  // A row's heading and the names of its buttons follow its place and what is written in it.
  number(element, id, place) {
    const { question, form } = this;
    const fixed = question.rows.find((row) => row.id === id);
    const name = fixed?.title ?? fill(form.spec.texts.row_number, { number: place + 1 });
    const first = question.columns.find((column) => ["text", "longtext", "person"].includes(column.type));
    const called = first && !fixed ? form.fields.get(keyOf(question.id, id, first.id))?.input.get() ?? "" : "";
    const grid = question.layout === "grid";
    element.querySelector(".jf-row-name").textContent = grid && !fixed ? String(place + 1) : called ? `${place + 1}. ${called}` : name;
    element.querySelectorAll("[data-does]").forEach((button) => button.setAttribute("aria-label", `${button.dataset.does}: ${called || name}`));
    if (grid) for (const column of question.columns) {
      const field = form.fields.get(keyOf(question.id, id, column.id));
      if (!field?.input.group) field?.element.querySelector("input, select, textarea")?.setAttribute("aria-label", `${column.title}, ${name}`);
    }
  }

  pasted(event, field) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const block = text.includes("\t") || (text.trim().includes("\n") && event.target.tagName !== "TEXTAREA");
    if (!block) return;
    event.preventDefault();
    const [, row, column] = field.key.split("|");
    this.paste(text, row, column);
  }

  say(said, undo = null) {
    this.said.hidden = !said;
    this.said.replaceChildren(make("span", { text: said }));
    if (undo) this.said.append(" ", make("button", { type: "button", class: "jf-quiet", text: this.form.spec.texts.undo, onclick: () => { this.ask("restore", { row: undo }); this.say(""); } }));
    if (said) this.form.announce(said);
  }
}

// -------------------------------------------------------------------------------------------------------- the form

class Form {
  constructor(model, root) {
    // Two pages that show the same form must not take each other's messages for their own.
    Object.assign(this, { model, root, number: Math.random().toString(36).slice(2), fields: new Map(), tables: new Map(), tops: [] });
    this.spec = model.get("spec");
    this.content = model.get("content");
    root.lang = "sv";
    root.classList.add("jf");
    this.live = make("div", { class: "jf-unseen", role: "status" });
    const intro = this.spec.intro ? [make("p", { class: "jf-intro", text: this.spec.intro })] : [];
    root.replaceChildren(...intro);
    for (const question of this.spec.questions) {
      const part = question.type === "table" ? new Table(this, question) : new Field(this, question, keyOf(question.id));
      this.tops.push([question, part]);
      root.append(part.element);
    }
    if (this.spec.upload) root.append(this.upload());
    root.append(this.live);
    this.conditions();
    this.listen = (message) => this.received(message);
    model.on("msg:custom", this.listen);
  }

  close() { this.model.off("msg:custom", this.listen); }

  send(message, buffers) {
    // A kernel that is gone makes this fail; the field then says that nothing has answered.
    try { this.model.send({ ...message, form: this.number }, undefined, buffers); } catch { /* told by `missed` */ }
  }

  announce(said) { this.live.textContent = said; }

  // A field with a condition is put away when the condition is not met, but never with something in it.
  // It may depend on a question in another form of the notebook: what is saved there is sent here.
  conditions() {
    const beside = (id) => this.fields.get(keyOf(id)) ?? { input: { get: () => this.content.values[keyOf(id)] } };
    const holds = (part) => (part instanceof Table ? part.holds() : !isEmpty(part.input.get()));
    const met = (condition, sibling) => !condition || condition.is.includes(sibling(condition.field)?.input.get());
    const apply = (part, field, sibling) => {
      part.element.hidden = !met(field.shown_if, sibling) && !holds(part);
    };
    for (const [question, part] of this.tops) if (question.shown_if) apply(part, question, beside);
    for (const table of this.tables.values()) {
      const bound = table.question.columns.filter((column) => column.shown_if);
      if (!bound.length) continue;
      for (const row of table.ids()) for (const column of bound) {
        const field = this.fields.get(keyOf(table.question.id, row, column.id));
        if (field) apply(field, column, (id) => this.fields.get(keyOf(table.question.id, row, id)));
      }
    }
  }

  received(message) {
    const field = message.key ? this.fields.get(message.key) : null;
    const table = message.table ? this.tables.get(message.table) : null;
    const mine = message.form === this.number;
    switch (message.to) {
      case "saved":
        if (mine) field?.answered(message);
        else field?.changed(message);
        if (table) this.retitle(table);
        break;
      case "refused":
        if (mine) field?.answered(message);
        break;
      case "changed":
        field?.changed(message);
        if (table) this.retitle(table);
        break;
      case "rows":
        for (const [key, typed] of Object.entries(message.values)) this.fields.get(key)?.changed({ typed });
        table?.draw(mine ? message.focus : "");
        if (mine && table) table.say(message.said ?? "", message.undo);
        break;
      case "told":
        if (mine) table?.say(message.said);
        break;
      case "beside":
        this.content.values[message.key] = message.typed;
        this.conditions();
        break;
      case "links":
        for (const each of this.fields.values()) each.input.relink?.(message.table);
        break;
      case "history":
        if (mine) field?.showHistory(message.entries);
        break;
      case "uploaded":
        if (mine) this.uploaded(message);
        break;
    }
  }

  retitle(table) {
    table.ids().forEach((id, place) => { const element = table.body.children[place]; if (element) table.number(element, id, place); });
  }

  upload() {
    const { texts } = this.spec;
    const id = `jf${this.number}-u`;
    const file = make("input", { type: "file", id, multiple: true, "aria-describedby": `${id}-h`, accept: this.spec.upload.accept, onchange: async () => {
      const names = [], buffers = [];
      for (const each of file.files) { names.push(each.name); buffers.push(await each.arrayBuffer()); }
      if (!names.length) return;
      this.result.replaceChildren(make("p", { text: texts.reading }));
      this.send({ do: "upload", names }, buffers);
      file.value = "";
    } });
    this.result = make("div", { class: "jf-uploaded", role: "status" });
    return make("div", { class: "jf-field" }, make("label", { for: id, text: this.spec.upload.title }), make("span", { class: "jf-help", id: `${id}-h`, text: this.spec.upload.help }), file, this.result);
  }

  uploaded(message) {
    this.result.replaceChildren(...message.files.map((file) => make("div", { class: file.ok ? "jf-ok" : "jf-error" },
      make("strong", { text: file.name }), make("ul", {}, ...file.said.map((line) => make("li", { text: line }))))));
  }
}

// Keep what is known of the answers up to date, also while the form is scrolled out of view and is not drawn.
function remember(content, message) {
  if (message.to === "saved" || message.to === "beside" || (message.to === "changed" && message.current !== false)) content.values[message.key] = message.typed;
  if (message.to === "rows") { content.rows[message.table] = message.rows; Object.assign(content.values, message.values); }
  if (message.to === "links") content.links[message.table] = message.options;
}

export default {
  initialize({ model }) {
    model.on("msg:custom", (message) => remember(model.get("content"), message));
  },
  render({ model, el }) {
    const form = new Form(model, el);
    return () => form.close();
  },
};
