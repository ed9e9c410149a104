package parlor.opaque.hazmat;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The group by libsodium, whose functions of the same names these are. Each returns 0, or -1 for
/// what is not canonical and for the identity as a result.
record Sodium(
        MethodHandle isValidPoint,
        MethodHandle fromHash,
        MethodHandle scalarmultBase,
        MethodHandle scalarmult)
        implements Group {
    private static final FunctionDescriptor ONE = FunctionDescriptor.of(JAVA_INT, ADDRESS);
    private static final FunctionDescriptor TWO = ONE.appendArgumentLayouts(ADDRESS);
    private static final FunctionDescriptor THREE = TWO.appendArgumentLayouts(ADDRESS);

    /// The library as `java.library.path` has it; empty where it has none that loads.
    @SuppressWarnings("restricted") // Foreign functions: the point of this class.
    static Optional<Sodium> loaded() {
        try {
            System.loadLibrary("sodium");
            return Optional.of(bound(Linker.nativeLinker(), SymbolLookup.loaderLookup()));
        } catch (UnsatisfiedLinkError | NoSuchElementException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("restricted")
    private static Sodium bound(Linker linker, SymbolLookup library) {
        var start =
                linker.downcallHandle(
                        library.findOrThrow("sodium_init"), FunctionDescriptor.of(JAVA_INT));
        // 0 the first time, 1 when it was called before.
        if (called(() -> (int) start.invokeExact()) < 0) {
            throw new UnsatisfiedLinkError("sodium_init");
        }
        var group = "crypto_core_ristretto255_";
        var product = "crypto_scalarmult_ristretto255";
        return new Sodium(
                linker.downcallHandle(library.findOrThrow(group + "is_valid_point"), ONE),
                linker.downcallHandle(library.findOrThrow(group + "from_hash"), TWO),
                linker.downcallHandle(library.findOrThrow(product + "_base"), TWO),
                linker.downcallHandle(library.findOrThrow(product), THREE));
    }

    @Override
    public boolean has(byte[] bytes) {
        try (var memory = Arena.ofConfined()) {
            var point = copy(memory, bytes);
            return called(() -> (int) isValidPoint.invokeExact(point)) == 1;
        }
    }

    @Override
    public byte[] fromUniform(byte[] bytes) {
        try (var memory = Arena.ofConfined()) {
            var uniform = copy(memory, bytes);
            return written(memory, result -> (int) fromHash.invokeExact(result, uniform));
        }
    }

    @Override
    public byte[] base(byte[] scalar) {
        try (var memory = Arena.ofConfined()) {
            var number = copy(memory, scalar);
            try {
                return written(memory, result -> (int) scalarmultBase.invokeExact(result, number));
            } finally {
                number.fill((byte) 0);
            }
        }
    }

    @Override
    public byte[] times(byte[] element, byte[] scalar) {
        try (var memory = Arena.ofConfined()) {
            var point = copy(memory, element);
            var number = copy(memory, scalar);
            try {
                return written(
                        memory, result -> (int) scalarmult.invokeExact(result, number, point));
            } finally {
                number.fill((byte) 0);
            }
        }
    }

    private static MemorySegment copy(Arena memory, byte[] bytes) {
        return memory.allocateFrom(JAVA_BYTE, bytes);
    }

    private static byte[] written(Arena memory, Writing function) {
        var result = memory.allocate(Element.LENGTH);
        if (called(() -> function.into(result)) != 0) {
            throw new IllegalArgumentException("not a canonical element, or a product with zero");
        }
        return result.toArray(JAVA_BYTE);
    }

    private static int called(Call function) {
        try {
            return function.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("foreign functions throw nothing", e);
        }
    }

    private interface Call {
        int run() throws Throwable;
    }

    private interface Writing {
        int into(MemorySegment result) throws Throwable;
    }
}
