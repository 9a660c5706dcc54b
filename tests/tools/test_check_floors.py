"""check-floors names each kind of breach that it exists for, and nothing in a tree that keeps the rules."""
import importlib.machinery
import importlib.util
import pathlib
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "check-floors"
loader = importlib.machinery.SourceFileLoader("check_floors", str(TOOL))
spec = importlib.util.spec_from_loader("check_floors", loader)
floors = importlib.util.module_from_spec(spec)
loader.exec_module(floors)

CLEAN = {
    "core/grid.h": "#pragma once\n",
    "forecast/model.h": '#pragma once\n#include "core/grid.h"\n',
    "scheduler/staffing/staffing.h": '#pragma once\n#include "core/grid.h"\n',
    "scheduler/roster/roster.h": '#pragma once\n#include "scheduler/staffing/staffing.h"\n',
    "scheduler/simulate/simulate.c": '#include "core/grid.h"\n#include <stdio.h>\n'
    'char *f(void) { return g_strdup_printf("time(s) of printf(): %s", "stdout"); /* exit(1) */ }\n',
    "cli/main.c": '#include "forecast/model.h"\n#include "scheduler/roster/roster.h"\nint main(void) { printf("hello"); return 0; }\n',
}


class Floors(unittest.TestCase):
    def breaches(self, changes):
        with tempfile.TemporaryDirectory() as folder:
            for path, text in {**CLEAN, **changes}.items():
                file = pathlib.Path(folder, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            return floors.check(folder)[1]

    def names(self, changes, *words):
        breaches = self.breaches(changes)
        self.assertEqual(len(breaches), 1, breaches)
        for word in words:
            self.assertIn(word, breaches[0])

    def test_a_tree_that_keeps_the_rules_passes(self):
        self.assertEqual(self.breaches({}), [])

    def test_upward_include(self):
        self.names({"core/a.c": '#include "core/grid.h"\n#include "forecast/model.h"\n'}, "core/a.c:2:", "forecast/model.h")

    def test_sideways_between_the_wings(self):
        self.names({"forecast/a.c": '#include "scheduler/staffing/staffing.h"\n'}, "forecast/a.c:1:", "scheduler/staffing")

    def test_the_wings_never_see_the_command_line(self):
        self.names({"cli/c.h": "#pragma once\n", "scheduler/roster/a.c": '#include "cli/c.h"\n'}, "scheduler/roster/a.c:1:", "cli")

    def test_the_judge_never_sees_the_search(self):
        self.names({"scheduler/simulate/a.c": '# include  "scheduler/roster/roster.h"\n'}, "scheduler/simulate may not look")

    def test_include_not_from_the_root(self):
        self.names({"core/a.c": '#include "grid.h"\n'}, "core/a.c:1:", "grid.h")

    def test_a_wing_that_prints_asks_or_ends(self):
        for call, what in (("printf(\"x\")", "prints"), ("getenv (\"HOME\")", "environment"), ("exit(1)", "ends"), ("time(NULL)", "clock"),
                           ("fopen(\"x\", \"r\")", "opens")):
            with self.subTest(call):
                self.names({"core/a.c": f"/* two\n lines */\nvoid f(void) {{ {call}; }}\n"}, "core/a.c:3:", what)

    def test_a_wing_with_a_stream(self):
        self.names({"forecast/a.c": "void f(void) { g(stderr); }\n"}, "stderr")

    def test_header_without_pragma_once(self):
        self.names({"core/a.h": "int a;\n"}, "core/a.h:1:", "pragma once")


if __name__ == "__main__":
    unittest.main()
