"""What a workbook's own files say: where it is, what it is called, which units it has."""
