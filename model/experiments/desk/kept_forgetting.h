// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/analysis/forgetting.h"
#include "model/experiments/runs/run_folder.h"

namespace xsmoe::experiments {

/// What stored models of a run made of its tests, kept in the run's folder (forgetting.json, FORMATS.md), so that no model is tested twice.
/// It is never the truth: what is not there, damaged, or of another stream, other settings, tests or weights is measured again, and a
/// folder that cannot be written keeps nothing.
class KeptForgetting {
 public:
  using Row = std::vector<std::optional<Metrics>>;  ///< a test each, as in ForgettingMatrix

  /// Reads what is kept of the models whose outline this is.
  KeptForgetting(const RunPaths& paths, const RunManifest& run, const ForgettingMatrix& outline);

  /// Of the model after this window where it has these weights, known by the SHA-256 of their file; null: it is not kept.
  [[nodiscard]] const Row* find(WindowIndex trained, const std::string& weights) const;
  /// Keeps a model's row with the others, on the disk before it returns, where that can be written.
  void keep(WindowIndex trained, const std::string& weights, const Row& row);

 private:
  struct Model {
    std::string weights;
    Row row;
  };
  void read(std::size_t tests);
  void write() const;

  std::filesystem::path file_;
  std::string from_;  ///< what all rows are measured from, as JSON
  std::map<int, Model> models_;
};

}  // namespace xsmoe::experiments
