package io.sluice.cli;

import io.sluice.entry.Severity;

/**
 * Says which severities are wanted; both ends are.
 *
 * @param min the lowest
 * @param max the highest
 */
record SeverityRange(Severity min, Severity max) {
    private static final String TO = "..";

    /**
     * Reads a range as users write it: {@code error} is that or higher, {@code debug..notice} a range in either order,
     * {@code ..notice} that or lower.
     *
     * @throws UsageException when it is none
     */
    static SeverityRange parse(String text) {
        int to = text.indexOf(TO);
        if (to < 0) {
            return new SeverityRange(Arguments.severity(text), Severity.FATAL);
        }
        String from = text.substring(0, to);
        String until = text.substring(to + TO.length());
        if (from.isEmpty() && until.isEmpty()) {
            throw new UsageException("-p .. has no end: say LEVEL.., ..LEVEL or FROM..TO");
        }
        Severity one = from.isEmpty() ? Severity.TRACE : Arguments.severity(from);
        Severity other = until.isEmpty() ? Severity.FATAL : Arguments.severity(until);
        return one.compareTo(other) <= 0 ? new SeverityRange(one, other) : new SeverityRange(other, one);
    }
}
