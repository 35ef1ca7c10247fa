// xsmoe-paper-stream OUT: a made-up stream of the paper's size, for trying things out by hand.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

#include "tests/bench/paper_scale_stream.h"

int main(int argc, char** argv) {
  CLI::App program("Writes a made-up stream folder: interactions.csv, stream.json and features.h5.", "xsmoe-paper-stream");
  xsmoe::bench::PaperScale scale;
  std::string folder;
  program.add_option("out", folder, "Folder to make; a folder of the same sizes is kept, one of other sizes replaced.")->required();
  program.add_option("--records", scale.records, "Records of the log.")->capture_default_str();
  program.add_option("--users", scale.users, "Users.")->capture_default_str();
  program.add_option("--items", scale.items, "Items, all of them with features.")->capture_default_str();
  program.add_option("--pooling", scale.pooling, "cls: state 0 is the same for all items; mean0: it varies.")->capture_default_str();
  program.add_option("--states", scale.states, "Hidden states of each modality.")->capture_default_str();
  program.add_option("--width", scale.width, "Their width.")->capture_default_str();
  program.add_option("--seed", scale.seed, "Of all draws.")->capture_default_str();
  CLI11_PARSE(program, argc, argv);
  if (const auto written = xsmoe::bench::writePaperScaleStream(folder, scale); !written) {
    fmt::print(stderr, "{}\n", describe(written.error()));
    return exitCode(written.error().kind);
  }
  return 0;
}
