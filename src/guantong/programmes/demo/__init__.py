"""What the demonstration invents in programmes, one module a subject."""
