// Ratios of this program's speed and memory to references measured in the same run.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>

#include "app/engine/engine_loader.h"
#include "model/device/device.h"
#include "tests/bench/rank_run.h"
#include "tests/bench/scale_run.h"
#include "tests/bench/sections.h"

namespace {

using namespace xsmoe;

/// OpenMP and OpenBLAS read their settings when they are loaded, which is before main: so the program starts itself once more with them.
void startWithComputeSettings(char** argv) {
  constexpr const char* kStarted = "XSMOE_BENCH_STARTED";
  if (std::getenv(kStarted) != nullptr) return;
  app::prepareCompute();
  setenv(kStarted, "1", 1);
  execv("/proc/self/exe", argv);
}

std::vector<bench::Section> allSections() {
  return {bench::stepSection(),   bench::meteringSection(), bench::baselinesSection(), bench::evaluationSection(), bench::watchingSection(),
          bench::streamSection(), bench::growthSection(),   bench::importSection(),    bench::encodersSection(),   bench::extractSection(),
          bench::lgmrecSection(), bench::epochSection(),    bench::runsSection(),      bench::queueSection(),      bench::inspectSection(),
          bench::mapSection(),    bench::ranksSection(),    bench::gpuSection()};
}

void runRegistered(bench::Measurements& measurements, const std::string& filter) {
  std::string name = "xsmoe-bench", quiet = "--benchmark_filter=" + filter;
  std::vector<char*> arguments{name.data(), quiet.data()};
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  benchmark::RunSpecifiedBenchmarks(&measurements);
}

}  // namespace

int main(int argc, char** argv) {
  startWithComputeSettings(argv);
  if (argc == 3 && argv[1] == std::string_view(bench::kScaleRunOption)) return bench::scaleRunMain(argv[2]);
  if (argc == 3 && argv[1] == std::string_view(bench::kRankRunOption)) return bench::rankRunMain(argv[2]);
  CLI::App program("Measures training, evaluation, loading and watching as ratios within one run.", "xsmoe-bench");
  bench::Plan plan;
  std::string device = "cpu";
  plan.workFolder = std::filesystem::temp_directory_path() / "xsmoe-bench";
  std::string json, filter = ".", sections;
  program.add_option(
      "--sections", sections,
      "Comma-separated: step, metering, baselines, evaluation, watching, stream, growth, import, encoders, extract, lgmrec, epoch, "
      "runs, queue, inspect, map, ranks, gpu. All by default.");
  program.add_option("--filter", filter, "Regular expression over benchmark names.");
  program.add_option("--json", json, "Also write the tables to this file; - for standard output.");
  program.add_option("--work-folder", plan.workFolder, "Where streams and runs are made (large ones are kept for the next run).");
  program.add_option("--epochs", plan.epochs, "Epochs a window of the runs at scale.")->capture_default_str();
  program.add_option("--step-seconds", plan.stepSeconds, "How long each method of the section epoch makes steps, or its whole epoch.")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  program.add_option("--device", device, "Of the sections step, whose comparison runs on the CPU, and gpu: cpu or cuda:0.")
      ->capture_default_str();
  program.add_flag("--quick", plan.quick, "The cases that the targets name, with fewer repetitions.");
  CLI11_PARSE(program, argc, argv);
  const auto computing = device::chooseDevice({device, Precision::kFloat32, 0});
  if (!computing) {
    fmt::print(stderr, "{}\n", describe(computing.error()));
    return exitCode(computing.error().kind);
  }
  plan.device = computing->device;

  bench::Measurements measurements;
  std::vector<bench::Section> chosen;
  for (const auto& section : allSections())
    if (sections.empty() || ("," + sections + ",").find(fmt::format(",{},", section.name)) != std::string::npos) chosen.push_back(section);
  for (const auto& section : chosen) section.registerBenchmarks(plan);
  runRegistered(measurements, filter);

  auto tables = nlohmann::json::array();
  for (const auto& section : chosen)
    for (const auto& table : section.tabulate(plan, measurements)) {
      bench::print(table, json == "-" ? stderr : stdout);
      tables.push_back(bench::toJson(table));
    }
  if (json == "-") fmt::print("{}\n", tables.dump(2));
  if (!json.empty() && json != "-" && !(std::ofstream(json) << tables.dump(2) << '\n')) {
    fmt::print(stderr, "{}: cannot be written\n", json);
    return 4;
  }
  return 0;
}
