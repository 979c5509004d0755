"""Sentences of the admin site's libraries that the portal says in its own words.

Unfold and django-import-export have no Kyrgyz, Unfold no Russian either, and Django's Kyrgyz puts endings on names
that it does not know. Listed here, the sentences are collected into locale/ and translated with our own.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

# fmt: off
ADMIN = (
    _("Save and add another"), _("Save and continue editing"), _("Save and view"), _("Save as new"), _("Delete"),
    _("Log in"), _("Log out"), _("Add"), _("Add %(name)s"), _("Add %s"), _("Change %s"), _("View %s"), _("Select %s"),
    _("Select %s to change"), _("Select %s to view"), _("Change history: %s"), _("Add another %(verbose_name)s"),
    _("Add another %(model)s"), _("Change selected %(model)s"), _("View selected %(model)s"),
    _("Delete selected %(model)s"), _("Delete selected %(verbose_name_plural)s"), _("Delete multiple objects"),
    _('Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? All of the following '
      "related items will be deleted:"),
    _("Are you sure you want to delete the selected %(objects_name)s? All of the following objects and their "
      "related items will be deleted:"),
    _("Deleting the %(object_name)s '%(escaped_object)s' would require deleting the following protected "
      "related objects:"),
    _("Deleting the %(object_name)s '%(escaped_object)s' would result in deleting related objects, but your "
      "account doesn't have permission to delete the following types of objects:"),
    _("Deleting the selected %(objects_name)s would require deleting the following protected related objects:"),
    _("Deleting the selected %(objects_name)s would result in deleting related objects, but your account "
      "doesn't have permission to delete the following types of objects:"),
    _("Cannot delete %(name)s"), _("Yes, I’m sure"), _("No, take me back"), _("Objects"),
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("You may edit it again below."), _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("The %(name)s “%(obj)s” was deleted successfully."), _("Successfully deleted %(count)d %(items)s."),
    _("0 of %(cnt)s selected"), _("%(full_result_count)s total"),
    _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"), _("Action"), _("Action:"), _("Run"),
    _("Run the selected action"), _("No action selected."),
    _("Items must be selected in order to perform actions on them. No items have been changed."),
    _(" By %(filter_title)s "), _("All"), _("Any date"), _("Today"), _("Past 7 days"), _("This month"), _("This year"),
    _("No date"), _("Has date"), _("Empty"), _("Not empty"), _("Filter"), _("Clear all filters"), _("Clear selection"),
    _("Click here to select the objects across all pages"), _("Select all %(total_count)s %(module_name)s"),
    _("Select all objects on this page for an action"), _("Currently:"), _("Change:"), _("Date:"), _("Time:"),
    _("None"), _("Show all"), _("View site"), _("Welcome,"), _("Models in the %(name)s application"),
    _("You don’t have permission to view or edit anything."),
    _("This object doesn’t have a change history. It probably wasn’t added via this admin site."), _("Breadcrumbs"),
)

UNFOLD = (
    _("Type to search"), _("Search apps and models..."), _("Apply Filters"), _("Reset filters"), _("No results found"),
    _("This page yielded into no results. Create a new item or reset your filters."),
    _("No results matching your query"), _("All applications"), _("From"), _("To"), _("Date from"), _("Date to"),
    _("Time"), _("Value"), _("Select value"), _("Select record"), _("Select all rows"), _("Select action"),
    _("Select action to run"), _("More actions"), _("Expand row"), _("Go back"), _("Return to site"), _("General"),
    _("System"), _("True"), _("False"), _("Toggle password visibility"), _("Choose file to upload"),
    _("Click to download"), _("Recent actions"), _("No data"),
)

IMPORT_EXPORT = (
    _("Import"), _("Export"), _("Submit"), _("File to import"), _("Format"),
    _("This importer will import the following fields: "), _("This exporter will export the following fields: "),
    _("This exporter will export the following fields"),
    _("Below is a preview of data to be imported. If you are satisfied with the results, click 'Confirm import'"),
    _("Confirm import"), _("Preview"), _("Skipped"), _("Update"), _("Line number"), _("Some rows failed to validate"),
    _("Please correct these errors in your data where possible, then reupload it using the form above."),
    _("Non field specific"), _("Select all"), _("Import finished: {} new, {} updated, {} deleted and {} skipped {}."),
    _("No valid data to import. Ensure your file has the correct headers or data for import."),
    _("%(exc_name)s encountered while trying to read file. Ensure you have chosen the correct format for the file."),
    _("Value could not be parsed."),
)

COUNTED = (
    ngettext_lazy("%(count)s %(name)s was changed successfully.", "%(count)s %(name)s were changed successfully."),
    ngettext_lazy("%(total_count)s selected", "All %(total_count)s selected"),
    ngettext_lazy("%(counter)s result", "%(counter)s results"),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below."),
)
# fmt: on
