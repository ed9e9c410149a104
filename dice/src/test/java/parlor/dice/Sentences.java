package parlor.dice;

import java.util.SplittableRandom;

/// Notations at random, most of them valid, always the same for a seed.
final class Sentences {
    private static final String[] SIDES = {
        "6",
        "4",
        "20",
        "%",
        "F",
        "F.1",
        "3",
        "(2+1)",
        "[1,2,5]",
        "[0..3,7*2]",
        "[hit*3,miss]",
        "[a\\, b*2,\\[x\\],\\7,1\\.\\.2,\\\\,\\×]"
    };
    private static final String[] MODIFIERS = {
        "kh1", "k2", "kl1", "kl2", "d1", "dl1", "dh1", "dh2", "!", "!!", "!p", "!!p", "!o", "!x2",
        "!xt2", "!>=3", "!5", "!=2", "r", "r1", "ro", "ro=2", "rr<2", "u", "uo", "u=3", ">=3",
                ">2f1",
        "<>2", "=3>=5", "cs", "cf", "cs>2", "m", "mt", "mt3", "m2>1", "s", "sa", "sd", "adv",
                "dis2",
        "min2", "max3", "min(1+1)", "kh(1)", ">=(1d3)", " kh2", " r1", " adv"
    };
    private static final String[] GROUP_MODIFIERS = {
        "", "", "k1", "kl1", "dl1", "dh1", ">3", ">2f<2", "sd", "kh1sa", "kh2>=4"
    };
    private static final String[] FUNCTIONS = {
        "abs", "ceil", "floor", "round", "sign", "trunc", "sqrt"
    };
    private static final String[] LABELS = {
        "", "", "", "", " # for fire", " damage", " // x", " [tag]", " vs 5", " vs <=3 hm"
    };

    private final SplittableRandom random;

    Sentences(long seed) {
        random = new SplittableRandom(seed);
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    String roll() {
        String times = random.nextInt(12) == 0 ? "2#" : "";
        return times + expression(3) + pick(LABELS);
    }

    String expression(int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 3)) {
            case 0 -> "" + random.nextInt(12);
            case 1, 2 -> dice();
            case 3 ->
                    expression(depth - 1)
                            + pick(new String[] {"+", "-", " + ", "*", "/", "%"})
                            + dice();
            case 4 -> "(" + expression(depth - 1) + ")";
            case 5 -> "-" + expression(depth - 1);
            case 6 -> pick(FUNCTIONS) + "(" + expression(depth - 1) + ")";
            case 7 -> "max(" + expression(depth - 1) + ", " + expression(depth - 1) + ")";
            case 8 -> "{" + expression(depth - 1) + "," + dice() + "}" + pick(GROUP_MODIFIERS);
            default -> "{" + expression(depth - 1) + "}" + pick(GROUP_MODIFIERS);
        };
    }

    String dice() {
        StringBuilder dice =
                new StringBuilder(pick(new String[] {"", "1", "2", "3", "(1d2)", "2", "0"}));
        dice.append('d').append(pick(SIDES));
        for (int i = random.nextInt(4); i > 0; i--) {
            dice.append(pick(MODIFIERS));
        }
        return dice.toString();
    }

    /// Something near a notation: characters swapped, doubled, cut, put in.
    String broken() {
        StringBuilder text = new StringBuilder(roll());
        for (int i = random.nextInt(6); i > 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, noise());
                case 2 -> text.insert(at, text.substring(at));
                default -> text.setCharAt(at, noise());
            }
            text.setLength(Math.min(text.length(), 600));
        }
        return text.toString();
    }

    private char noise() {
        String noise =
                "d0123456789()[]{}<>=!%*/+-^,.#@$ khlruofcsmtpxvsd\\`×≥\u2212é\n\u0000\ud83c";
        return noise.charAt(random.nextInt(noise.length()));
    }
}
