package io.sluice.cli.output;

/** Steps over UTF-8 as the Unicode standard defines it: no surrogates, no overlong forms, nothing above U+10FFFF. */
final class Utf8 {
    private static final int LEAD_2_MIN = 0xC2;
    private static final int LEAD_3_MIN = 0xE0;
    private static final int LEAD_4_MIN = 0xF0;
    private static final int LEAD_4_MAX = 0xF4;

    private Utf8() {}

    /**
     * Measures the character at {@code at}.
     *
     * @return its length, or the negative number of bytes that are no character: as many as began one, and at least one
     */
    static int lengthAt(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        int length = lead < LEAD_2_MIN || lead > LEAD_4_MAX ? 0 : lead < LEAD_3_MIN ? 2 : lead < LEAD_4_MIN ? 3 : 4;
        if (length == 0) {
            return -1;
        }
        for (int i = 1; i < length; i++) {
            if (at + i == end || !mayFollow(lead, i, bytes[at + i] & 0xFF)) {
                return -i;
            }
        }
        return length;
    }

    /** The second byte decides about surrogates, overlong forms and the upper end; all others are 80 to BF. */
    private static boolean mayFollow(int lead, int index, int value) {
        int min = 0x80;
        int max = 0xBF;
        if (index == 1) {
            switch (lead) {
                case 0xE0 -> min = 0xA0;
                case 0xED -> max = 0x9F;
                case 0xF0 -> min = 0x90;
                case 0xF4 -> max = 0x8F;
                default -> {}
            }
        }
        return value >= min && value <= max;
    }

    /** Decodes the character of {@code length} bytes at {@code at}, as {@link #lengthAt} measured it. */
    static int codePointAt(byte[] bytes, int at, int length) {
        int lead = bytes[at] & 0xFF;
        if (length == 1) {
            return lead;
        }
        int codePoint = lead & (0xFF >> (length + 1));
        for (int i = 1; i < length; i++) {
            codePoint = (codePoint << 6) | (bytes[at + i] & 0x3F);
        }
        return codePoint;
    }

    /**
     * Tells whether a character can move the cursor, change the terminal's state, or make text look like other text.
     */
    static boolean isUnsafe(int codePoint) {
        return codePoint < ' '
                || (codePoint >= 0x7F && codePoint <= 0x9F)
                || codePoint == 0x61C
                || codePoint == 0x200E
                || codePoint == 0x200F
                || (codePoint >= 0x2028 && codePoint <= 0x202E)
                || (codePoint >= 0x2066 && codePoint <= 0x2069);
    }
}
