// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Says why a call is refused or failed: a code of JSON-RPC, or of ours, and a sentence for whoever called. */
public final class CallException extends Exception {
    /** Not JSON. */
    public static final int PARSE = -32700;
    /** Not a call of JSON-RPC. */
    public static final int INVALID_REQUEST = -32600;
    /** There is no such method. */
    public static final int NO_METHOD = -32601;
    /** A parameter makes no sense. */
    public static final int INVALID_PARAMS = -32602;
    /** A fault of ours, or of the store. */
    public static final int INTERNAL = -32603;
    /** Too many at the same time. */
    public static final int BUSY = -32001;
    /** Too many a second. */
    public static final int RATE = -32002;
    /** Inserted, but the disk does not take it. */
    public static final int NOT_PERSISTED = -32003;
    /** The replies of a batch are too large. */
    public static final int TOO_LARGE = -32004;
    /** Nothing can be removed. */
    public static final int NOT_SEALING = -32005;

    private static final long serialVersionUID = 1L;

    private final int code;
    private final @Nullable String param;
    private final int index;
    private final transient @Nullable ObjectNode data;

    private CallException(int code, String message, @Nullable String param, int index, @Nullable ObjectNode data) {
        super(message);
        this.code = code;
        this.param = param;
        this.index = index;
        this.data = data;
    }

    /** Makes an error of a code. */
    public static CallException of(int code, String message) {
        return new CallException(code, message, null, -1, null);
    }

    /** Makes an error that says more than its sentence. */
    public static CallException withData(int code, String message, ObjectNode data) {
        return new CallException(code, message, null, -1, data);
    }

    /** Refuses a parameter, with the value and the rule. */
    public static CallException param(String param, String message) {
        return new CallException(INVALID_PARAMS, message, param, -1, null);
    }

    /** Says which of many entries it is about. */
    public CallException at(int entry) {
        return new CallException(code, "entry " + entry + ": " + getMessage(), param, entry, data);
    }

    /** Returns the code. */
    public int code() {
        return code;
    }

    /** Returns the sentence. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** Returns what it has to say beside that, null for nothing. */
    public @Nullable ObjectNode data() {
        return data;
    }

    /** Returns the parameter that it is about, null for none. */
    public @Nullable String param() {
        return param;
    }

    /** Returns the number of the entry that it is about, -1 for none. */
    public int index() {
        return index;
    }
}
