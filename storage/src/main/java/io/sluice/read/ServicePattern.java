package io.sluice.read;

import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;

/**
 * Chooses services by name: one name, or with {@code .*} at its end everything below a dotted prefix and the prefix
 * itself.
 *
 * @param prefix the name, or what the name must begin with up to a dot
 * @param below whether services below the name are meant too
 */
public record ServicePattern(String prefix, boolean below) {
    private static final String BELOW = ".*";

    /**
     * Reads a pattern as users write it: {@code hero_collab.server}, {@code hero_collab.*} or {@code *}.
     *
     * @throws IllegalArgumentException when no service can have such a name
     */
    public static ServicePattern parse(String text) {
        if (text.equals("*")) {
            return new ServicePattern("", true);
        }
        boolean below = text.endsWith(BELOW);
        String prefix = below ? text.substring(0, text.length() - BELOW.length()) : text;
        SourceName.of(prefix, Stream.STDOUT); // throws
        return new ServicePattern(prefix, below);
    }

    /** Tells whether a service is chosen. */
    public boolean matches(String service) {
        if (!below) {
            return service.equals(prefix);
        }
        return prefix.isEmpty()
                || (service.startsWith(prefix)
                        && (service.length() == prefix.length() || service.charAt(prefix.length()) == '.'));
    }
}
