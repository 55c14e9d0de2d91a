using System.Net;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Parley.Server.Identity;
using Parley.Server.Options;

namespace Parley.Server.Hosting;

/// <summary>Metrics at <c>/metrics</c>, and metrics and traces to an OTLP collector where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one.</summary>
internal static class Telemetry
{
    /// <summary>The prefix that all meters and activity sources of this product share.</summary>
    public const string Sources = "Parley.*";

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var otlp = !string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("parley"));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Sources).AddRuntimeInstrumentation().AddPrometheusExporter();
            if (otlp)
            {
                metrics.AddOtlpExporter();
            }
        });
        if (otlp)
        {
            telemetry.WithTracing(traces => traces.AddSource(Sources).AddOtlpExporter());
        }
    }

    public static void UseMetrics(this WebApplication app)
    {
        var access = app.Services.GetRequiredService<IOptions<ParleyOptions>>().Value.Metrics.Access;
        if (access != MetricsAccess.Never)
        {
            app.UseOpenTelemetryPrometheusScrapingEndpoint(context =>
                context.Request.Path == "/metrics" && (access == MetricsAccess.Always || IsLocal(context)));
        }
    }

    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote) &&
        !ForwardingHeaders.AnyIn(context.Request.Headers);
}
