package io.sluice.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/** Grows as numbers and bytes are put behind each other. Confined to one thread. */
final class Bytes {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long BEYOND_ASCII = 0x8080_8080_8080_8080L; // the upper bit of each byte

    private final int capacityUsual; // grows by doubling up to this, and then by what is needed
    private byte[] array;
    private int length;

    Bytes(int capacity) {
        this(capacity, Integer.MAX_VALUE);
    }

    Bytes(int capacity, int capacityUsual) {
        this.capacityUsual = capacityUsual;
        array = new byte[capacity];
    }

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    byte[] copy() {
        return Arrays.copyOf(array, length);
    }

    /** Tells whether no byte is beyond ASCII. */
    boolean isAscii() {
        long all = 0;
        int wholeWords = length & -Long.BYTES;
        for (int i = 0; i < wholeWords; i += Long.BYTES) {
            all |= (long) WORD.get(array, i);
        }
        for (int i = wholeWords; i < length; i++) {
            all |= array[i] & 0xFFL;
        }
        return (all & BEYOND_ASCII) == 0;
    }

    private void ensure(int more) {
        if (array.length - length < more) {
            array = Arrays.copyOf(array, Math.max(length + more, Math.min(array.length * 2, capacityUsual)));
        }
    }

    void put(DirectBuffer from, int offset, int count) {
        ensure(count);
        from.getBytes(offset, array, length, count);
        length += count;
    }

    void put(byte[] from, int offset, int count) {
        ensure(count);
        System.arraycopy(from, offset, array, length, count);
        length += count;
    }

    void putByte(int value) {
        ensure(1);
        array[length++] = (byte) value;
    }

    /** Puts a number in seven bits a byte, the lowest first; the eighth says that more follow. */
    void putVarint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            array[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[length++] = (byte) rest;
    }

    /** Puts a number that may be below 0, small ones in few bytes. */
    void putSigned(long value) {
        putVarint((value << 1) ^ (value >> 63));
    }
}
