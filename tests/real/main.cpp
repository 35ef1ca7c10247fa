#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "tests/real/source_catalogue.h"
#include "tests/real/write_stream.h"

namespace {

constexpr int kUsage = 2;

struct Options {
  std::string kind, source, target;
  bool dropRepeats = false;
};

xsmoe::Result<void> convert(const Options& options) {
  const auto catalogue =
      options.kind == "hm" ? xsmoe::real::readHm(options.source, options.dropRepeats) : xsmoe::real::readMovieLens100K(options.source);
  if (!catalogue) return tl::unexpected(catalogue.error());
  if (auto written = xsmoe::real::writeStream(*catalogue, options.target); !written) return written;
  std::printf("%s: %zu records, %zu items\n", options.target.c_str(), catalogue->records.size(), catalogue->items.size());
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App program("Makes a stream folder with hashed features out of a published data set.", "xsmoe-real-streams");
  Options options;
  program.add_option("KIND", options.kind, "ml-100k or hm.")->required()->check(CLI::IsMember({"ml-100k", "hm"}));
  program.add_option("SOURCE", options.source, "Folder of the data set; it is never changed.")->required();
  program.add_option("OUT", options.target, "Folder to make; must not exist or be empty.")->required();
  program.add_flag("--drop-repeats", options.dropRepeats, "Only hm: leave out a customer's further records of an article on the same day.");
  try {
    program.parse(argc, argv);
    if (options.dropRepeats && options.kind != "hm") throw CLI::ValidationError("--drop-repeats", "is for hm only");
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : kUsage;
  }
  const auto converted = convert(options);
  if (converted) return 0;
  std::fprintf(stderr, "xsmoe-real-streams: %s\n", xsmoe::describe(converted.error()).c_str());
  return xsmoe::exitCode(converted.error().kind);
}
