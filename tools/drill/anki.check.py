"""Imports a package of the drill with Anki's own importer: python anki.check.py FILE (needs the package `anki`)."""
import os
import sys
import tempfile

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest


def take(collection, path):
    options = ImportAnkiPackageOptions()
    request = ImportAnkiPackageRequest(package_path=path, options=options)
    return collection.import_anki_package(request).log


with tempfile.TemporaryDirectory() as folder:
    collection = Collection(os.path.join(folder, "collection.anki2"))
    first = take(collection, sys.argv[1])
    again = take(collection, sys.argv[1])
    cards, notes = collection.card_count(), collection.note_count()
    problems, fine = collection.fix_integrity()
    missing = [note for note in collection.find_notes("")
               if "under-load" not in " ".join(collection.get_note(note).tags)]
    collection.close()
print(f"{len(first.new)} new, then {len(again.new)} new; {cards} cards of {notes} notes; {problems}")
# What is imported twice is there once, and nothing had to be mended.
if len(first.new) == 0 or len(again.new) != 0 or cards != notes or not fine or missing:
    sys.exit("Anki does not take the package as it should")
