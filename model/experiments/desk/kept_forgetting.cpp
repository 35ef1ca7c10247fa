// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/desk/kept_forgetting.h"

#include <array>
#include <exception>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "model/core/files/replacement_file.h"
#include "model/experiments/runs/settings_json.h"
#include "model/features/sha256.h"
#include "model/streaming/values_json.h"

namespace xsmoe::experiments {
namespace {

constexpr const char* kForgettingFormat = "xsmoe-forgetting";
constexpr int kForgettingVersion = 1;  ///< rises also where models are tested otherwise

/// The keys that say what the rows were measured from.
constexpr std::array kMeasuredFrom{"stream", "settings", "tests"};

std::string measuredFrom(const nlohmann::json& json) {
  nlohmann::json from;
  for (const char* const key : kMeasuredFrom) from[key] = json.at(key);
  return from.dump();
}

std::string sumOf(const nlohmann::json& json) {
  const std::string text = json.dump();
  features::Sha256 sum;
  sum.add(text.data(), text.size());
  return sum.finish();
}

/// Throws where it is none, of another version, or damaged.
nlohmann::json readWhole(const std::filesystem::path& path) {
  std::ifstream file(path);
  auto json = nlohmann::json::parse(file);
  const auto sum = json.at("sha256").get<std::string>();
  json.erase("sha256");
  if (json.at("format") != kForgettingFormat || json.at("version") != kForgettingVersion || sumOf(json) != sum)
    throw std::runtime_error("it is damaged or of another version");
  return json;
}

}  // namespace

KeptForgetting::KeptForgetting(const RunPaths& paths, const RunManifest& run, const ForgettingMatrix& outline) : file_(paths.forgetting()) {
  nlohmann::json tests = nlohmann::json::array();
  for (std::size_t i = 0; i < outline.tested.size(); ++i) tests.push_back({{"window", outline.tested[i]}, {"test", outline.tests[i]}});
  from_ = measuredFrom({{"stream", run.stream}, {"settings", toJson(run.description.settings)}, {"tests", std::move(tests)}});
  try {
    read(outline.tested.size());
  } catch (const std::exception&) {
    models_.clear();  // measured again, and written over
  }
}

void KeptForgetting::read(std::size_t tests) {
  const auto json = readWhole(file_);
  if (measuredFrom(json) != from_) return;
  for (const auto& one : json.at("models")) {
    Model model{one.at("weights").get<std::string>(), one.at("metrics").get<Row>()};
    if (model.row.size() == tests) models_[one.at("window").get<int>()] = std::move(model);
  }
}

const KeptForgetting::Row* KeptForgetting::find(WindowIndex trained, const std::string& weights) const {
  const auto found = models_.find(trained.value);
  return found != models_.end() && found->second.weights == weights ? &found->second.row : nullptr;
}

void KeptForgetting::keep(WindowIndex trained, const std::string& weights, const Row& row) {
  models_[trained.value] = {weights, row};
  write();
}

void KeptForgetting::write() const {
  auto json = nlohmann::json::parse(from_);
  json["format"] = kForgettingFormat;
  json["version"] = kForgettingVersion;
  auto& models = json["models"] = nlohmann::json::array();
  for (const auto& [window, model] : models_) models.push_back({{"window", window}, {"weights", model.weights}, {"metrics", model.row}});
  json["sha256"] = sumOf(json);
  // A folder that cannot be written, or a full disk, only means that the models are tested again the next time.
  static_cast<void>(writeTextFile(file_, json.dump(1) + '\n'));
}

}  // namespace xsmoe::experiments
