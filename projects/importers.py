from imports.records import RecordImporter
from projects.exports import OUTPUTS, OUTPUTS_OF_STAFF, PROJECTS, PROJECTS_OF_STAFF
from projects.models import Output, Project
from projects.models.consortium import find_problems

# {field of a Problem: the column that mends it}
COLUMNS_TO_MEND = {"lead_unknown": "lead_unknown", "budget": "total_budget"}
# A file has no box to tick.
IN_A_FILE = {
    "Choose one, or tick “Lead partner not known”.": "Write yes in lead_unknown, or choose one on its page first.",
    "Untick “Lead partner not known”.": "Write no in lead_unknown.",
}


class ProjectImporter(RecordImporter):
    """Partners are added with their roles on the project's page."""

    name = "projects"
    model = Project
    tables = (PROJECTS, PROJECTS_OF_STAFF)
    links = {"programme": "slug", "predecessor": "slug"}
    read_only = ("partners",)

    def add_form_errors(self, row):
        super().add_form_errors(row)
        # On its page, the list of partners asks this. A file has no partners: the stored ones count.
        project = row.form.instance
        partnerships = []
        if not row.is_new:
            partnerships = list(project.partnerships.all())
        refused = row.errors.columns
        for problem in find_problems(project, partnerships):
            column = COLUMNS_TO_MEND.get(problem.field)
            # What no column can mend is left to the page.
            if column and column not in refused:
                row.errors.add(column, words_in_a_file(problem.message))


def words_in_a_file(message):
    for on_the_page, in_a_file in IN_A_FILE.items():
        message = message.replace(on_the_page, in_a_file)
    return message


class OutputImporter(RecordImporter):
    name = "outputs"
    model = Output
    tables = (OUTPUTS, OUTPUTS_OF_STAFF)
    links = {"project": "slug", "organisation": "slug"}
    read_only = ("checksum",)
