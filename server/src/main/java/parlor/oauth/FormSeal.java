package parlor.oauth;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parlor.identity.Session;

/// What proves that a form comes from the page that this browser was shown in this session.
public final class FormSeal {
    private FormSeal() {}

    /// @param form which one it is
    /// @param browser what the browser is known by
    public static String of(String form, String browser, @Nullable Session session) {
        UUID in = session == null ? null : session.id();
        return Handle.kept(form + "\n" + browser + "\n" + in);
    }
}
