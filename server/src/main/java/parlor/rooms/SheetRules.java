package parlor.rooms;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.dice.DiceError;
import parlor.dice.DiceException;
import parlor.dice.Expression;
import parlor.dice.Node.Reference;
import parlor.dice.Notation;
import parlor.dice.Roller;
import parlor.dice.Variables;

/// What may stand on a sheet and in a table. Pure.
final class SheetRules {
    private static final int TABLE_NOTATION = 4_000;

    private final Fields fields;

    SheetRules(Fields fields) {
        this.fields = fields;
    }

    /// How a name is kept and looked up: `@STR` is `@str`.
    static String folded(String name) {
        return composed(name).strip().toLowerCase(Locale.ROOT);
    }

    /// As a notation is read.
    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /// The sheet as it is kept. Names that nothing is known by are no mistake: a table may come
    /// later.
    Sheet checked(Sheet sheet) {
        var values = named(sheet.values(), Limits.SHEET_VALUES, Reference.Kind.VALUE, "values");
        var macros = named(sheet.macros(), Limits.SHEET_MACROS, Reference.Kind.MACRO, "macros");
        var checked = new Sheet(values, macros);
        values.keySet().forEach(name -> ends("@" + name, checked, "values." + name));
        macros.keySet().forEach(name -> ends("$" + name, checked, "macros." + name));
        return checked;
    }

    /// One macro more, as it is kept, named by a command.
    void mayAdd(Sheet sheet, String name, String dice) {
        var macros = new TreeMap<>(sheet.macros());
        macros.put(named(name, Reference.Kind.MACRO, "text"), notation(dice, "text"));
        ends("$" + name, new Sheet(sheet.values(), macros), "text");
    }

    private Map<String, String> named(
            Map<String, String> notations, int most, Reference.Kind kind, String attr) {
        if (notations.size() > most) {
            fields.wrong(ProblemCode.INVALID, "At most %d names.".formatted(most), attr);
            return Map.of();
        }
        var named = new TreeMap<String, String>();
        notations.forEach((name, text) -> {
            var key = named(name, kind, attr + "." + name);
            if (named.put(key, notation(text, attr + "." + name)) != null) {
                fields.wrong(ProblemCode.INVALID, "There are two of this name.", attr + "." + name);
            }
        });
        return named;
    }

    /// The name in its kept form.
    private String named(String name, Reference.Kind kind, String attr) {
        var key = folded(name);
        var sign =
                switch (kind) {
                    case VALUE -> "@%s";
                    case MACRO -> "$%s";
                    case TABLE -> "t[%s]";
                };
        if (!names(sign.formatted(key), new Reference(kind, key)) || tooLong(key)) {
            fields.wrong(
                    ProblemCode.INVALID,
                    "A name has 1 to %d letters, digits and `_`, and begins with a letter."
                            .formatted(Limits.ROLL_NAME),
                    attr);
        }
        return key;
    }

    private static boolean names(String text, Reference reference) {
        try {
            return Notation.parse(text).equals(new Expression(0, reference, null, null))
                    && reference.name().codePoints().noneMatch(Character::isISOControl);
        } catch (DiceException e) {
            return false;
        }
    }

    private static boolean tooLong(String name) {
        return name.codePointCount(0, name.length()) > Limits.ROLL_NAME;
    }

    String notation(String text, String attr) {
        var kept = fields.line(text, Limits.NOTATION, attr);
        try {
            var _ = Notation.parse(kept);
        } catch (DiceException e) {
            fields.wrong(ProblemCode.INVALID, String.valueOf(e.getMessage()), attr);
        }
        return kept;
    }

    /// Whether a name leads to an end, and not too deep.
    private void ends(String name, Sheet sheet, String attr) {
        try {
            var _ = Roller.expand(Notation.parse(name), lenient(sheet));
        } catch (DiceException e) {
            if (e.error() == DiceError.CYCLE || e.error() == DiceError.DEPTH) {
                fields.wrong(ProblemCode.INVALID, String.valueOf(e.getMessage()), attr);
            }
        }
    }

    private static Variables lenient(Sheet sheet) {
        return new Variables() {
            @Override
            public String value(String name) {
                return sheet.values().getOrDefault(folded(name), "1");
            }

            @Override
            public String macro(String name) {
                return sheet.macros().getOrDefault(folded(name), "1");
            }

            @Override
            public String table(String name) {
                return "d1";
            }
        };
    }

    /// The table as it is kept.
    RollTable checked(RollTable table) {
        var name = named(table.name(), Reference.Kind.TABLE, "name");
        if (table.lines().isEmpty() || table.lines().size() > Limits.TABLE_LINES) {
            fields.wrong(
                    ProblemCode.INVALID,
                    "A table has 1 to %d lines.".formatted(Limits.TABLE_LINES),
                    "lines");
            return table;
        }
        var texts = new HashSet<String>();
        var kept = new ArrayList<RollTable.Line>();
        for (int i = 0; i < table.lines().size(); i++) {
            var line = line(table.lines().get(i), "lines." + i);
            if (!texts.add(line.text())) {
                fields.wrong(
                        ProblemCode.INVALID,
                        "There are two of this text; give one of them more weight.",
                        "lines." + i + ".text");
            }
            kept.add(line);
        }
        var checked = new RollTable(name, kept);
        if (checked.die().length() > TABLE_NOTATION) {
            fields.wrong(
                    ProblemCode.TOO_LONG,
                    "The lines have more than %d characters in all.".formatted(TABLE_NOTATION),
                    "lines");
        }
        return checked;
    }

    private RollTable.Line line(RollTable.Line line, String attr) {
        var text = fields.line(composed(line.text()), Limits.TABLE_TEXT, attr + ".text");
        var next = line.roll();
        if (text.isEmpty()) {
            fields.wrong(ProblemCode.REQUIRED, "Enter a text.", attr + ".text");
        }
        if (line.weight() < 1 || line.weight() > Limits.TABLE_WEIGHT) {
            fields.wrong(
                    ProblemCode.INVALID,
                    "A weight is a whole number from 1 to %d.".formatted(Limits.TABLE_WEIGHT),
                    attr + ".weight");
        }
        return new RollTable.Line(
                text, line.weight(), next == null ? null : notation(next, attr + ".roll"));
    }

    /// A mistake in a notation as the caller's.
    static Problem problem(DiceException e, String attr) {
        return new Problem(ProblemCode.INVALID, String.valueOf(e.getMessage()), attr);
    }
}
