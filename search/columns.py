"""One value of a facet for each document: counts a facet with many values in one pass."""

from array import array
from collections import Counter

from pyroaring import BitMap


class Column:
    """The value that each document has of one facet, where no document has two.

    Values are encoded: `values[code]` is the value with that code, and code 0 means
    that a document has none. `code_by_document` has the code of each document at the
    document's number. A number is never given to another document, so newer Snapshots
    keep the same column: it only grows.
    """

    def __init__(self, postings):
        self.values = [None]
        self.codes = {}
        self.code_by_document = array("I")
        for value, numbers in postings.items():
            self.add(value, numbers)

    def add(self, value, numbers):
        """Say that the documents with these numbers have `value`."""
        if value not in self.codes:
            self.codes[value] = len(self.values)
            self.values.append(value)
        if not numbers:
            return
        self.make_room_for(numbers[-1])
        code = self.codes[value]
        for number in numbers:
            self.code_by_document[number] = code

    def make_room_for(self, number):
        missing = number + 1 - len(self.code_by_document)
        if missing > 0:
            # Zero bytes are codes 0; adding them at once is quicker than one by one.
            size = self.code_by_document.itemsize * missing
            self.code_by_document.frombytes(bytes(size))

    def count(self, documents):
        """{value: number of `documents`} of the values that some have."""
        length = len(self.code_by_document)
        if documents and documents[-1] >= length:
            documents = documents & BitMap(range(length))
        # `map` over a bound method stays in C: a loop here took most of the time of a
        # count.
        codes = map(self.code_by_document.__getitem__, documents.to_array())
        counted = Counter(codes)
        counted.pop(0, None)
        return {self.values[code]: number for code, number in counted.items()}
