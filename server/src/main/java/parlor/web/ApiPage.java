package parlor.web;

/// The page that shows `openapi.yaml`.
final class ApiPage {
    private ApiPage() {}

    static String html(String yaml) {
        return yaml;
    }
}
