using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace Parley.Signaling.Orleans.Hosting;

/// <summary>Says what is wrong with <see cref="ParleyClusterOptions"/>, all of it at once, in the words of the configuration.</summary>
internal sealed class ParleyClusterOptionsValidator : IValidateOptions<ParleyClusterOptions>
{
    public ValidateOptionsResult Validate(string? name, ParleyClusterOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        var failures = results.ConvertAll(result => $"{ParleyClusterOptions.Section}: {result.ErrorMessage}");
        if (options.Redis is not null)
        {
            failures.AddRange(ClusterFailures(options));
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> ClusterFailures(ParleyClusterOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Redis))
        {
            yield return Failure(nameof(options.Redis), "is empty: give host:port, or leave it out to run alone");
        }

        if (!IPAddress.TryParse(options.AdvertisedAddress, out var advertised))
        {
            yield return Failure(nameof(options.AdvertisedAddress), "must be the IP address at which the other processes reach this one");
        }
        else if (advertised.Equals(IPAddress.Any) || advertised.Equals(IPAddress.IPv6Any))
        {
            yield return Failure(nameof(options.AdvertisedAddress), "is no address that anybody can reach");
        }

        if (options.ListenAddress is { } listen && !IPAddress.TryParse(listen, out _))
        {
            yield return Failure(nameof(options.ListenAddress), "must be an IP address");
        }
    }

    private static string Failure(string option, string what) => $"{ParleyClusterOptions.Section}:{option} {what}.";
}
