// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.watch;

/**
 * Says what a source's counts come to in a second.
 *
 * @param offered entries
 * @param stored entries
 * @param collapsed entries
 * @param dropped entries
 * @param bytes of content that were stored
 */
public record Rates(double offered, double stored, double collapsed, double dropped, double bytes) {
    /** Nothing at all. */
    public static final Rates NONE = new Rates(0, 0, 0, 0, 0);

    /** Adds up two. */
    public Rates plus(Rates other) {
        return new Rates(
                offered + other.offered,
                stored + other.stored,
                collapsed + other.collapsed,
                dropped + other.dropped,
                bytes + other.bytes);
    }
}
