package io.sluice.cli.transfer;

/** Says why a row cannot be imported. */
public final class BadRowException extends Exception {
    private static final long serialVersionUID = 1L;

    BadRowException(String why) {
        super(why);
    }

    BadRowException(IllegalArgumentException why) {
        super(why.getMessage(), why);
    }
}
