"""The main path: run → job → notebook → report. Read `jamtbok.pipeline.run` first."""
