package io.sluice.read;

/** Says whether a pattern tells capitals from small letters. */
public enum LetterCase {
    /** Only when the pattern has a capital. */
    SMART,
    /** Never. */
    IGNORED,
    /** Always. */
    COUNTS
}
