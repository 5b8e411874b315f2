/* Django's admin leaves the combobox of its autocomplete fields, and its search field, without a name in words. */
"use strict";

function nameComboboxes() {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const box = select.nextElementSibling;
    if (!label || !box) continue;
    label.id = `${select.id}-label`;
    for (const part of box.querySelectorAll("[role=combobox], [role=textbox], input")) {
      // The combobox is called by its label and its value, as a select would be.
      const value = part.matches("[role=combobox]") ? box.querySelector("[role=textbox]") : null;
      part.setAttribute("aria-labelledby", [label.id, value?.id].filter(Boolean).join(" "));
    }
  }
}

function nameSearch() {
  const search = document.getElementById("searchbar");
  const icon = document.querySelector("label[for=searchbar] img");
  if (search && icon) search.setAttribute("aria-label", icon.alt);
}

// The comboboxes are made in jQuery's own time, by what was registered there before.
window.django?.jQuery?.(() => {
  nameComboboxes();
  nameSearch();
});
document.addEventListener("formset:added", () => setTimeout(nameComboboxes));
