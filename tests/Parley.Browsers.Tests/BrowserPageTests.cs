namespace Parley.Browsers.Tests;

/// <summary>What a page of every browser must do alike.</summary>
public abstract class BrowserPageTests : IAsyncLifetime
{
    private const string Html = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Page</title>
        <link rel="icon" href="data:,">
        <form id="form"><input id="name"><button id="save">Save</button></form>
        <p id="said"></p>
        <script>
          const said = document.querySelector('#said');
          document.querySelector('#form').onsubmit = (event) => {
            event.preventDefault();
            said.textContent += `${document.querySelector('#name').value};`;
          };
          addEventListener('pagehide', () => navigator.sendBeacon('/left'));
        </script>
        """;

    private TestSite _site = null!;
    private IBrowser _browser = null!;

    private protected abstract Task<IBrowser> BrowserAsync();

    private protected abstract Task<IBrowser> LaunchRefusingAsync();

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync(Html);
        _browser = await BrowserAsync();
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_user_can_type_click_and_press()
    {
        await using var page = await OpenAsync();

        await page.FillAsync("#name", "Naomi");
        await page.ClickAsync("#save");
        await page.FillAsync("#name", "Priya");
        await page.PressAsync("Enter");

        await page.WaitForAsync("said.textContent === 'Naomi;Priya;'");
    }

    [Fact]
    public async Task Values_go_in_and_come_out_and_errors_are_told()
    {
        await using var page = await OpenAsync();

        Assert.Equal(3, await page.EvaluateAsync<int>("1 + 2"));
        Assert.Equal("Page", await page.EvaluateAsync<string>("Promise.resolve(document.title)"));
        Assert.Equal(["b", "a"], await page.EvaluateAsync<string[]>("async (list) => list.reverse()", (string[])["a", "b"]));
        Assert.Null(await page.EvaluateAsync<string?>("undefined"));
        var error = await Assert.ThrowsAsync<BrowserException>(
            () => page.EvaluateAsync("() => { throw new RangeError('too far'); }"));
        Assert.Contains("too far", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_in_vain_says_what_for_and_what_went_wrong_in_the_page()
    {
        await using var page = await OpenAsync();
        await page.EvaluateAsync("setTimeout(() => { throw new Error('broken page'); })");
        await page.EvaluateAsync("console.error('a complaint')");
        await page.EvaluateAsync("console.log('a remark')");
        var error = await Assert.ThrowsAsync<BrowserException>(
            () => page.WaitForAsync("document.title === 'Other'", TimeSpan.FromSeconds(1)));

        Assert.Contains("document.title === 'Other'", error.Message, StringComparison.Ordinal);
        Assert.Contains("broken page", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, page.Errors.Count);
        Assert.Contains("log: a remark", page.Console);
    }

    [Fact]
    public async Task Tabs_share_storage_duplicates_copy_the_session_and_pages_share_nothing()
    {
        await using var page = await OpenAsync();
        await page.EvaluateAsync("(localStorage.setItem('who', 'Naomi'), sessionStorage.setItem('tab', '1'))");

        await using var tab = await page.NewTabAsync();
        await tab.GotoAsync(_site.Url);
        Assert.Equal("Naomi", await tab.EvaluateAsync<string?>("localStorage.getItem('who')"));
        Assert.Null(await tab.EvaluateAsync<string?>("sessionStorage.getItem('tab')"));

        await using var duplicate = await page.DuplicateAsync();
        Assert.Equal("1", await duplicate.EvaluateAsync<string?>("sessionStorage.getItem('tab')"));

        await using var other = await OpenAsync();
        Assert.Null(await other.EvaluateAsync<string?>("localStorage.getItem('who')"));
    }

    [Fact]
    public async Task A_closed_tab_sees_pagehide()
    {
        await using var page = await OpenAsync();
        await using var tab = await page.NewTabAsync();
        await tab.GotoAsync(_site.Url);

        await tab.CloseAsync();

        await _site.Left.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Camera_and_microphone_can_be_refused()
    {
        await using var refusing = await LaunchRefusingAsync();
        await using var page = await refusing.NewPageAsync(new PageOptions { Media = MediaConsent.Denied });
        await page.GotoAsync(_site.Url);

        var outcome = await page.EvaluateAsync<string>(
            "navigator.mediaDevices.getUserMedia({ video: true, audio: true }).then(() => 'given', (e) => e.name)");

        Assert.Equal("NotAllowedError", outcome);
    }

    [Fact]
    public async Task The_language_and_the_viewport_are_as_asked()
    {
        await using var page = await _browser.NewPageAsync(
            new PageOptions { Locale = "ko-KR", Width = 390, Height = 700 });
        await page.GotoAsync(_site.Url);

        Assert.Equal("ko-KR", await page.EvaluateAsync<string>("navigator.languages[0]"));
        Assert.Equal(390, await page.EvaluateAsync<int>("innerWidth"));
        await page.SetViewportAsync(800, 600);
        await page.WaitForAsync("innerWidth === 800");
        var picture = await page.ScreenshotAsync();
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture[..4]);
    }

    private async Task<IBrowserPage> OpenAsync()
    {
        var page = await _browser.NewPageAsync();
        await page.GotoAsync(_site.Url);
        return page;
    }
}
