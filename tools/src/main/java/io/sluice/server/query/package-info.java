// SPDX-License-Identifier: Apache-2.0
/**
 * Reads what is asked of the server, and writes lines as JSON.
 *
 * <p>Takes: parameters, of a call or of a URL. Gives: queries, lines as JSON, pages of lines; refuses what makes no
 * sense with the value and the rule. Never trusts a name, a number or a depth.
 */
@NullMarked
package io.sluice.server.query;

import org.jspecify.annotations.NullMarked;
