package dev.kaifu.protocol.foreign;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// A function of a library, called in one of two shapes whatever its own: to make a shape ready costs the JVM some
/// milliseconds, in which it generates classes. Integers and pointers pass in registers, the first in the first, so
/// that
/// a function does not see what is passed beyond its parameters; of a result that is shorter than 64 bits the upper
/// bits mean nothing.
///
/// Calls are `critical`: no array is copied for them, and the collector waits until they return. For functions that end
/// soon and call nothing back.
@SuppressWarnings("restricted")
public final class ForeignFunction {
    private final MemorySegment address;

    ForeignFunction(MemorySegment address) {
        this.address = address;
    }

    /// Numbers, pointers among them: a pointer that the JVM has to look at costs as much as a small record does.
    public long call(long a, long b, long c, long d, long e) {
        try {
            return (long) Numbers.CALL.invokeExact(address, a, b, c, d, e);
        } catch (Throwable thrown) {
            throw defect(thrown);
        }
    }

    /// Two parameters in arrays.
    public long call(long a, MemorySegment b, long c, MemorySegment d, long e) {
        try {
            return (long) TwoArrays.CALL.invokeExact(address, a, b, c, d, e);
        } catch (Throwable thrown) {
            throw defect(thrown);
        }
    }

    /// Each in a class of its own, so that it is made ready when it is first used.
    private static final class Numbers {
        static final MethodHandle CALL = shape(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    }

    private static final class TwoArrays {
        static final MethodHandle CALL = shape(JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG);
    }

    private static MethodHandle shape(MemoryLayout... parameters) {
        return Linker.nativeLinker()
                .downcallHandle(FunctionDescriptor.of(JAVA_LONG, parameters), Linker.Option.critical(true));
    }

    /// A call itself throws nothing but what is a defect.
    private static RuntimeException defect(Throwable thrown) {
        return switch (thrown) {
            case RuntimeException runtime -> runtime;
            case Error error -> throw error;
            default -> new IllegalStateException(thrown);
        };
    }
}
