package io.sluice.read;

import java.util.HexFormat;

/**
 * Says where a line lies, in a form that can be printed, kept and given to any tool. It stays valid as long as the
 * store keeps the line, wherever the store moves it.
 *
 * @param storeId the store that the line is in
 * @param sequence the sequence of the line's last entry
 */
public record Cursor(long storeId, long sequence) {
    private static final int STORE_ID_LENGTH = 16;

    /**
     * Reads a cursor as {@link #toString} prints it.
     *
     * @throws IllegalArgumentException when {@code text} is none
     */
    public static Cursor parse(String text) {
        if (text.length() > STORE_ID_LENGTH + 1 && text.charAt(STORE_ID_LENGTH) == '-') {
            try {
                long storeId = HexFormat.fromHexDigitsToLong(text, 0, STORE_ID_LENGTH);
                long sequence = Long.parseLong(text.substring(STORE_ID_LENGTH + 1));
                Cursor cursor = new Cursor(storeId, sequence);
                if (sequence >= 0 && cursor.toString().equalsIgnoreCase(text)) { // no sign, no other script's digits
                    return cursor;
                }
            } catch (IllegalArgumentException e) {
                // the same answer as to any other text
            }
        }
        throw new IllegalArgumentException("a cursor is 16 hexadecimal digits, '-' and a number, got \"" + text + '"');
    }

    /** Prints the cursor, such as {@code 3f2a9c1b00e4d7a1-482113}. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(storeId) + '-' + sequence;
    }
}
