package parlor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// The rules of the house that a machine can check. The order of the packages stands in
/// `ARCHITECTURE.md`; the bytecode must agree with it.
class TidyTest {
    private static final Path CLASSES = Path.of("target/classes");
    private static final List<Path> SOURCES =
            List.of(
                    Path.of("src/main/java"),
                    Path.of("../dice/src/main/java"),
                    Path.of("../opaque/src/main/java"));
    private static final Pattern PACKAGES =
            Pattern.compile("```packages\n(.*?)```", Pattern.DOTALL);
    private static final Pattern OURS = Pattern.compile("(?<![\\w/])parlor/(\\w+)/");
    private static final Pattern WEAK_NAME =
            Pattern.compile("(Manager|Service|Helper|Util|Utils|Impl)(?=[A-Z.]|$)|^Abstract");
    private static final Set<String> FROM_OUTSIDE =
            Set.of(
                    "java/time/Instant.now",
                    "java/time/Clock.systemUTC",
                    "java/util/UUID.randomUUID",
                    "java/util/Random.<init>",
                    "java/security/SecureRandom.<init>",
                    "java/lang/System.currentTimeMillis",
                    "java/lang/Math.random",
                    "java/lang/Thread.sleep",
                    "java/lang/Thread.<init>",
                    "java/lang/Thread.ofPlatform",
                    "java/lang/Thread.ofVirtual",
                    "java/lang/Thread.startVirtualThread",
                    "com/github/benmanes/caffeine/cache/Caffeine.newBuilder");
    private static final Set<String> MAKERS = Set.of("base", "app");
    private static final int FILE_LINES = 400;
    private static final int METHOD_LINES = 60;

    private final List<String> order = packageOrder();

    @Test
    void everyPackageStandsInTheList() {
        assertThat(order).startsWith("base").endsWith("app");
        classes().forEach(model -> assertThat(order).contains(packageOf(model)));
    }

    @Test
    void nothingDependsOnAPackageBelowItself() {
        var wrong = new TreeSet<String>();
        classes().forEach(model -> wrong.addAll(lookingDown(model)));
        assertThat(wrong).isEmpty();
    }

    @Test
    void timeChanceAndThreadsComeFromBaseAndApp() {
        var wrong = new TreeSet<String>();
        classes()
                .filter(model -> !MAKERS.contains(packageOf(model)))
                .forEach(model -> wrong.addAll(takenFromOutside(model)));
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        for (var name : order) {
            var info = CLASSES.resolve("parlor/" + name + "/package-info.class");
            if (Files.isDirectory(info.getParent())) {
                assertThat(nullMarked(info)).as("parlor.%s is @NullMarked", name).isTrue();
            }
        }
    }

    @Test
    void nothingIsInjectedIntoFields() {
        classes()
                .forEach(model ->
                        assertThat(texts(model))
                                .as(name(model))
                                .noneMatch(t -> t.contains("/inject/Inject;")));
    }

    @Test
    void namesSayWhatAThingIs() {
        assertThat(sources().map(p -> p.getFileName().toString().replace(".java", "")))
                .noneMatch(WEAK_NAME.asPredicate());
    }

    @Test
    void filesAreShort() throws IOException {
        var tooLong = new TreeSet<String>();
        for (var file : sources().toList()) {
            int lines = Files.readAllLines(file).size();
            if (lines > FILE_LINES) {
                tooLong.add("%s has %d lines".formatted(file.getFileName(), lines));
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void methodsAreShort() {
        var tooLong = new TreeSet<String>();
        classes().forEach(model -> tooLong.addAll(longMethods(model)));
        assertThat(tooLong).isEmpty();
    }

    // ---- the document ----

    private static List<String> packageOrder() {
        var found = PACKAGES.matcher(read(Path.of("../ARCHITECTURE.md")));
        assertThat(found.find()).as("ARCHITECTURE.md has a ```packages block").isTrue();
        return found.group(1).lines().map(line -> line.split("\\s+", 2)[0]).toList();
    }

    // ---- the bytecode ----

    private List<String> lookingDown(ClassModel model) {
        var from = packageOf(model);
        var wrong = new ArrayList<String>();
        for (var text : texts(model)) {
            OURS.matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .filter(to -> order.indexOf(to) > order.indexOf(from))
                    .forEach(to -> wrong.add("%s uses parlor.%s".formatted(name(model), to)));
        }
        return wrong;
    }

    private static List<String> takenFromOutside(ClassModel model) {
        return entries(model)
                .filter(MemberRefEntry.class::isInstance)
                .map(MemberRefEntry.class::cast)
                .map(ref -> ref.owner().asInternalName() + "." + ref.name().stringValue())
                .filter(TidyTest::isFromOutside)
                .map(use -> "%s calls %s".formatted(name(model), use))
                .toList();
    }

    private static boolean isFromOutside(String use) {
        return FROM_OUTSIDE.contains(use) || use.startsWith("java/util/concurrent/Executors.");
    }

    private static boolean nullMarked(Path info) {
        if (!Files.exists(info)) {
            return false;
        }
        return parse(info).findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                .flatMap(attribute -> attribute.annotations().stream())
                .map(Annotation::className)
                .anyMatch(name -> name.equalsString("Lorg/jspecify/annotations/NullMarked;"));
    }

    private static List<String> longMethods(ClassModel model) {
        var wrong = new ArrayList<String>();
        for (var method : model.methods()) {
            var code = method.findAttribute(Attributes.code());
            // Initialisers hold the lines of all fields, from the first to the last.
            if (code.isEmpty() || method.methodName().stringValue().startsWith("<")) {
                continue;
            }
            var lines =
                    code
                            .get()
                            .findAttribute(Attributes.lineNumberTable())
                            .map(table -> table.lineNumbers())
                            .orElse(List.of())
                            .stream()
                            .mapToInt(line -> line.lineNumber())
                            .summaryStatistics();
            if (lines.getCount() > 0 && lines.getMax() - lines.getMin() >= METHOD_LINES) {
                wrong.add(
                        "%s.%s has %d lines"
                                .formatted(
                                        name(model),
                                        method.methodName().stringValue(),
                                        lines.getMax() - lines.getMin() + 1));
            }
        }
        return wrong;
    }

    private static Stream<?> entries(ClassModel model) {
        return StreamSupport.stream(model.constantPool().spliterator(), false);
    }

    /// Names of classes, descriptors and signatures: all that may name a type.
    private static List<String> texts(ClassModel model) {
        return entries(model)
                .map(entry ->
                        switch (entry) {
                            case ClassEntry c -> c.asInternalName();
                            case Utf8Entry u -> u.stringValue();
                            default -> "";
                        })
                .toList();
    }

    private static String packageOf(ClassModel model) {
        return name(model).split("/", -1)[1];
    }

    private static String name(ClassModel model) {
        return model.thisClass().asInternalName();
    }

    private static Stream<ClassModel> classes() {
        return files(CLASSES.resolve("parlor"), ".class")
                .filter(file -> !file.endsWith("package-info.class"))
                .map(TidyTest::parse);
    }

    private static Stream<Path> sources() {
        return SOURCES.stream().flatMap(folder -> files(folder, ".java"));
    }

    private static Stream<Path> files(Path folder, String ending) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList().stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
