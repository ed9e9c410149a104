package parlor.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;

/// What is wrong with a client's request, in the words of its RFC.
final class Mistake extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ErrorObject error;

    Mistake(ErrorObject error) {
        super(error.getCode(), null, false, false);
        this.error = error;
    }

    /// @param what said to whoever writes the client
    Mistake(ErrorObject error, String what) {
        this(error.setDescription(what));
    }

    ErrorObject error() {
        return error;
    }
}
