// SPDX-License-Identifier: Apache-2.0
#include "model/data/protocol_check.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "model/core/files/regular_file.h"
#include "model/core/utf8.h"
#include "model/data/stream_folder.h"

namespace xsmoe::data {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Ids = std::vector<std::string>;

constexpr double kPopularityTolerance = 1e-12;

/// Gathers what is compared into a line a quantity, in order of first mention.
class Comparison {
 public:
  /// Exact: counts the entries that differ.
  void exact(const std::string& quantity, const std::string& where, const Json& expected, const Json& found) {
    if (!expected.is_structured()) return add(quantity, expected == found ? 0 : 1, where, expected, found);
    const Json absent;
    const std::string prefix = where + ", ";
    CheckLine& line = lineOf(quantity, 0);
    for (const auto& key : keysOf(expected, found)) {
      const Json &e = at(expected, key, absent), &f = at(found, key, absent);
      if (e != f) note(line, 1, prefix + key, e, f);
    }
  }

  void close(const std::string& quantity, const std::string& where, double tolerance, const Json& expected, const Json& found) {
    CheckLine& line = lineOf(quantity, tolerance);
    const Json absent;
    const std::string prefix = where + ", ";
    for (const auto& key : keysOf(expected, found)) {
      const Json &e = at(expected, key, absent), &f = at(found, key, absent);
      const double error = e.is_number() && f.is_number() ? std::abs(e.get<double>() - f.get<double>()) : 1;
      if (!(error <= line.error)) line.error = error;
      if (!(error <= tolerance) && line.passed) fail(line, prefix + key, e, f);
    }
  }

  [[nodiscard]] std::vector<CheckLine> lines() const { return lines_; }

 private:
  CheckLine& lineOf(const std::string& quantity, double tolerance) {
    const auto found = std::find_if(lines_.begin(), lines_.end(), [&](const CheckLine& line) { return line.quantity == quantity; });
    if (found != lines_.end()) return *found;
    return lines_.emplace_back(CheckLine{.quantity = quantity, .error = 0, .tolerance = tolerance, .passed = true, .detail = {}});
  }
  void add(const std::string& quantity, double error, const std::string& where, const Json& expected, const Json& found) {
    CheckLine& line = lineOf(quantity, 0);
    if (error > 0) note(line, error, where, expected, found);
  }
  static void note(CheckLine& line, double error, const std::string& where, const Json& expected, const Json& found) {
    line.error += error;
    if (line.passed) fail(line, where, expected, found);
  }
  static void fail(CheckLine& line, const std::string& where, const Json& expected, const Json& found) {
    line.passed = false;
    line.detail = where + ": expected " + shown(expected) + ", found " + shown(found);
  }
  static std::string shown(const Json& value) {
    return value.is_null() ? "nothing" : value.dump(-1, ' ', false, Json::error_handler_t::replace);
  }

  /// Of both sides: the positions of arrays, the keys of objects.
  static std::set<std::string> keysOf(const Json& a, const Json& b) {
    std::set<std::string> keys;
    for (const Json* json : {&a, &b})
      for (const auto& item : json->items()) keys.insert(item.key());
    return keys;
  }
  static const Json& at(const Json& json, const std::string& key, const Json& absent) {
    if (json.is_object()) return json.contains(key) ? json.at(key) : absent;
    const std::size_t index = std::stoul(key);
    return index < json.size() ? json.at(index) : absent;
  }

  std::vector<CheckLine> lines_;
};

/// What this room makes of the log, in the shape of expected.json.
class Found {
 public:
  explicit Found(const WindowedStream& stream) : stream_(stream) {}

  [[nodiscard]] Json items() const { return Ids(stream_.itemIds().begin() + 1, stream_.itemIds().end()); }
  [[nodiscard]] Json users() const { return stream_.userIds(); }
  [[nodiscard]] Json named(std::span<const std::int32_t> items) const {
    Json ids = Json::array();
    for (const std::int32_t item : items) ids.push_back(stream_.itemIds().at(static_cast<std::size_t>(item)));
    return ids;
  }
  [[nodiscard]] Json namedSorted(std::span<const std::int32_t> items) const {
    Ids ids = named(items);
    std::sort(ids.begin(), ids.end());
    return ids;
  }
  [[nodiscard]] Json sequences(const Sequences& sequences) const {
    Json byUser = Json::object();
    for (std::size_t i = 0; i < sequences.size(); ++i) byUser[userId(sequences.users[i])] = named(sequences.at(i));
    return byUser;
  }
  [[nodiscard]] Json history(const Sequences& sequences, const Exclusions& exclusions) const {
    Json byUser = Json::object();
    for (std::size_t i = 0; i < sequences.size(); ++i) byUser[userId(sequences.users[i])] = namedSorted(exclusions.at(i));
    return byUser;
  }
  [[nodiscard]] Json popularity(const Sequences& train) const {
    const auto shares = popularityOf(train, stream_.itemCount());
    Json byItem = Json::object();
    for (std::size_t item = 1; item < shares.size(); ++item)
      if (shares[item] > 0) byItem[stream_.itemIds()[item]] = shares[item];
    return byItem;
  }
  static Json distinct(std::span<const std::int32_t> numbers) { return std::set(numbers.begin(), numbers.end()).size(); }

 private:
  [[nodiscard]] const std::string& userId(std::int32_t user) const { return stream_.userIds().at(static_cast<std::size_t>(user)); }
  const WindowedStream& stream_;
};

void compareWindow(Comparison& comparison, const WindowedStream& stream, int number, const Json& expected) {
  const Window& window = stream.window({number});
  const auto train = stream.train({number}), validation = stream.validation({number});
  const Found found(stream);
  const std::string where = "window " + std::to_string(number);
  const auto exact = [&](const char* quantity, const char* key, const Json& value) {
    comparison.exact(quantity, where, expected.at(key), value);
  };
  const auto kept = static_cast<std::int64_t>(window.recordUsers.size());
  exact("records of a window", "records", window.records);
  exact("records after k-core", "records_after_k_core", kept);
  exact("users", "users", Found::distinct(window.recordUsers));
  exact("items", "items", Found::distinct(window.recordItems));
  exact("training records", "train_records", window.trainRecords);
  exact("validation records", "validation_records", kept - window.trainRecords);
  exact("training sequences", "train_sequences", found.sequences(*train));
  exact("validation sequences", "validation_sequences", found.sequences(*validation));
  exact("test sequences", "test_sequences", found.sequences(*stream.test({number})));
  comparison.close("popularity", where, kPopularityTolerance, expected.at("popularity"), found.popularity(*train));
  exact("items seen so far", "items_seen_so_far", window.itemsSeenSoFar);
  exact("validation candidates", "validation_candidates", found.namedSorted(itemsOf(*validation)));
  exact("validation history", "validation_history", found.history(*validation, stream.validationHistory({number})));
}

ProtocolSettings settingsOf(const Json& json) {
  ProtocolSettings settings;
  settings.windows = json.at("windows").get<int>();
  settings.kCore = json.at("k_core").get<int>();
  settings.kCoreItems = json.value("k_core_items", json.value("kcore_items", settings.kCoreItems));
  settings.sequenceLength = json.at("sequence_length").get<int>();
  settings.validationShare = json.at("validation_share").get<double>();
  settings.from = json.value("from", "");
  settings.to = json.value("to", "");
  return settings;
}

std::vector<bool> usableItems(const InteractionLog& log, const Json& settings) {
  const auto without = settings.value("items_without_features", std::set<std::string>());
  std::vector<bool> usable;
  for (const std::string& id : log.itemIds) usable.push_back(!without.contains(id));
  return usable;
}

Result<std::vector<CheckLine>> check(const fs::path& folder, const Json& expected) {
  const ProtocolSettings settings = settingsOf(expected.at("settings"));
  const auto opened = openStreamFolder(folder);
  if (!opened) return tl::unexpected(opened.error());
  const auto log = readInteractions(*opened, settings.from, settings.to);
  if (!log) return tl::unexpected(log.error());
  const auto stream = WindowedStream::make(*log, settings, usableItems(*log, expected.at("settings")));
  if (!stream) return tl::unexpected(stream.error());

  Comparison comparison;
  const Found found(*stream);
  comparison.exact("records", "the log", expected.at("records"), log->size());
  comparison.exact("records left out", "the log", expected.at("left_out_records"), stream->leftOutRecords());
  comparison.exact("items in order", "the stream", expected.at("items_in_order"), found.items());
  comparison.exact("users in order", "the stream", expected.at("users_in_order"), found.users());
  const Json& windows = expected.at("windows");
  comparison.exact("windows", "the stream", windows.size(), stream->windows().size());
  for (std::size_t w = 0; w < std::min(windows.size(), stream->windows().size()); ++w)
    compareWindow(comparison, *stream, static_cast<int>(w), windows.at(w));
  return comparison.lines();
}

}  // namespace

bool looksLikeProtocolFixture(const fs::path& folder) {
  return isRegularFile(folder / "interactions.csv") && isRegularFile(folder / "expected.json");
}

Result<std::vector<CheckLine>> checkProtocolFixture(const fs::path& folder) {
  const fs::path path = folder / "expected.json";
  std::ifstream file(path);
  if (!file) return badInput(path.string(), "the file cannot be opened", "A protocol fixture holds interactions.csv and expected.json");
  try {
    return check(folder, Json::parse(file));
  } catch (const Json::parse_error& problem) {
    return badInput(path.string(), "the fixture cannot be used: it is not valid JSON from byte " + std::to_string(problem.byte),
                    "Compare it with tests/fixtures/protocol");
  } catch (const Json::exception& problem) {
    return badInput(path.string(),
                    "the fixture cannot be used: an entry is missing or of another type (" + repairedUtf8(wordsOf(problem)) + ")",
                    "Compare it with tests/fixtures/protocol");
  }
}

}  // namespace xsmoe::data
