"""What an import changes in rows that are there: each difference noted, and all of them written by few statements."""

from collections import defaultdict


class Changes:
    """Objects to be written, and the fields in which any of them is different."""

    def __init__(self, part=""):
        self.part, self.objects, self.fields, self.noted = part, [], set(), []
        self.words = defaultdict(dict)  # of the fields, by therapist

    def set(self, instance, values):
        different = [name for name, value in values.items() if getattr(instance, name) != value]
        for name in different:
            self.noted.append((instance, name.removesuffix("_id"), getattr(instance, name), values[name]))
            setattr(instance, name, values[name])
        if different and not (self.objects and self.objects[-1] is instance):
            self.objects.append(instance)
        if different:
            self.fields.update(different)
            owner = getattr(instance, "therapist_id", instance.pk)
            self.words[owner] |= {instance._meta.get_field(name).verbose_name: True for name in different}

    def write(self, model):
        if self.objects:
            model.objects.bulk_update(self.objects, sorted(name.removesuffix("_id") for name in self.fields))
