// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/exports/exported_run.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "model/analysis/deviations.h"
#include "model/core/word_lists.h"
#include "model/experiments/runs/record.h"
#include "model/features/sha256.h"

namespace xsmoe::experiments {
namespace {

constexpr std::size_t kIdDigits = 32;

std::string textIn(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string idOf(const std::string& name, std::int64_t firstMs) {
  const std::string known = name + '\n' + std::to_string(firstMs);
  features::Sha256 sum;
  sum.add(known.data(), known.size());
  return sum.finish().substr(0, kIdDigits);
}

/// Version, revision and LibTorch of the program that began the run, as far as run.json names them.
std::string programIn(const nlohmann::json& manifest) {
  std::string words;
  const auto program = manifest.value("program", nlohmann::json::object());
  for (const auto& [part, value] : program.items())
    if (value.is_string()) words += (words.empty() ? "" : ", ") + part + ' ' + value.get<std::string>();
  return words;
}

}  // namespace

Result<ExportedRun> readForExport(const std::filesystem::path& run) {
  ExportedRun exported{RunPaths(run), {}, {}, 0, 0, 0, {}};
  const auto manifest = readManifest(exported.paths);
  if (!manifest) return tl::unexpected(manifest.error());
  exported.manifest = textIn(exported.paths.manifest());
  exported.history = RunHistory(manifest->description);
  const auto read = readRecord(exported.paths.record(), [&](const RunEvent& event) {
    if (exported.events++ == 0) exported.firstMs = event.timeMs;
    exported.lastMs = event.timeMs;
    exported.history.apply(event);
  });
  if (!read) return tl::unexpected(read.error());
  if (exported.events == 0) return badInput(run.string(), "the run has measured nothing yet", "Train it first: xsmoe resume RUN");
  exported.id = idOf(manifest->description.name, exported.firstMs);
  return exported;
}

std::vector<std::pair<std::string, std::string>> provenanceOf(const ExportedRun& run) {
  const auto& description = run.history.description();
  std::vector<std::pair<std::string, std::string>> known{{"stream", description.streamTitle}, {"stream_folder", description.streamFolder}};
  const auto manifest = nlohmann::json::parse(run.manifest, nullptr, false);  // readManifest() has read it
  if (manifest.is_object()) {
    for (const auto& [file, sum] : manifest.at("stream").at("sha256").items())
      known.emplace_back("stream_sha256_" + file, sum.get<std::string>());
    known.emplace_back("program", programIn(manifest));
  }
  known.emplace_back("device", description.device);
  known.emplace_back("precision", description.precision);
  known.emplace_back("run_folder", description.folder);
  known.emplace_back("changes_by_hand", joined(deviationsOf(run.history), "; "));
  std::erase_if(known, [](const auto& one) { return one.second.empty(); });
  return known;
}

}  // namespace xsmoe::experiments
