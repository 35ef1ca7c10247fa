// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <utility>

#include "model/core/embedding_range.h"
#include "model/core/files/new_folder.h"
#include "model/core/files/regular_file.h"
#include "model/core/protocol_range.h"
#include "model/data/raw_text.h"
#include "model/data/stream_folder.h"
#include "model/data/timestamp.h"

namespace xsmoe::data {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::array<std::string_view, 2> kTableEndings{".csv", ".tsv"};
constexpr int kDeepest = 8;  // the JSON library copies and prints levels within levels, each with its share of the stack

bool isFile(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error) && !fs::is_directory(path, error);
}

/// `stem`.csv or `stem`.tsv, the first that is there, whatever it is; the first if none is.
fs::path defaultTable(const fs::path& folder, const std::string& stem) {
  for (const std::string_view ending : kTableEndings)
    if (fs::path path = folder / (stem + std::string(ending)); !isAbsent(path)) return path;
  return folder / (stem + ".csv");
}

/// Takes keys of the expected type from an object and remembers the first that has another.
class Keys {
 public:
  Keys(const Json& object, std::string where, std::string prefix = {})
      : object_(object), where_(std::move(where)), prefix_(std::move(prefix)) {}

  void text(const char* key, std::string& value) {
    const Json* found = find(key);
    if (found == nullptr) return;
    if (!found->is_string()) return refuse(key, *found, "a text in quotes");
    value = found->get<std::string>();
  }
  void path(const char* key, const fs::path& folder, fs::path& value) {
    std::string name;
    text(key, name);
    if (!name.empty()) value = (folder / name).lexically_normal();
  }
  void number(const char* key, int least, std::optional<int>& value, int most) {
    const Json* found = find(key);
    if (found == nullptr) return;
    if (!found->is_number_integer() || *found < least || *found > most)
      return refuse(key, *found, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    value = found->get<int>();
  }
  Json object(const char* key) {
    const Json* found = find(key);
    if (found != nullptr && found->is_object()) return *found;
    if (found != nullptr) refuse(key, *found, "an object in braces");
    return Json::object();
  }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  [[nodiscard]] const Json* find(const char* key) const {
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
  }
  void refuse(const std::string& key, const Json& value, const std::string& expected) {
    if (error_) return;
    const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    error_ = Error{ErrorKind::kBadInput, inQuotes(prefix_ + key) + " is " + text + ", expected " + expected, where_,
                   "Correct or remove the key; every key is optional"};
  }

  const Json& object_;
  std::string where_, prefix_;
  std::optional<Error> error_;
};

Result<Json> readJson(const fs::path& path) {
  std::ifstream file(path);
  if (!file) return badInput(path.string(), "the file cannot be opened", "Check its permissions");
  bool tooDeep = false;
  const auto watchDepth = [&](int depth, Json::parse_event_t, const Json&) {
    tooDeep = tooDeep || depth > kDeepest;
    return !tooDeep;
  };
  try {
    Json json = Json::parse(file, watchDepth);
    if (tooDeep) return badInput(path.string(), "the file has more than 8 levels", "No key needs more than two; remove those that do");
    if (!json.is_object()) return badInput(path.string(), "the file holds no JSON object", "Begin it with { and end it with }");
    return json;
  } catch (const Json::exception& problem) {
    return badInput(path.string(), "the file is not valid JSON: " + repairedUtf8(wordsOf(problem)), "Correct it; every key is optional");
  }
}

Result<void> readDescription(StreamFolder& stream) {
  const fs::path path = stream.folder / "stream.json";
  const auto json = readJson(path);
  if (!json) return tl::unexpected(json.error());
  Keys keys(*json, path.string());
  keys.text("title", stream.title);
  keys.path("interactions", stream.folder, stream.interactions);
  keys.path("items", stream.folder, stream.items);
  keys.path("features", stream.folder, stream.features);
  keys.number("windows", kLeastStreamWindows, stream.windows, kMostStreamWindows);
  keys.number("k_core", 0, stream.kCore, kMostKCore);
  keys.number("embedding", kLeastEmbedding, stream.embedding, kMostEmbedding);
  keys.text("from", stream.from);
  keys.text("to", stream.to);
  const Json mapping = keys.object("columns");
  Keys columns(mapping, path.string(), "columns.");
  columns.text("user", stream.userColumn);
  columns.text("item", stream.itemColumn);
  columns.text("timestamp", stream.timeColumn);
  for (const auto& error : {keys.error(), columns.error()})
    if (error) return tl::unexpected(*error);
  if (const auto range = timeRange(stream.from, stream.to); !range)
    return badInput(path.string(), inQuotes(range.error().where) + ": " + range.error().what, range.error().remedy);
  return {};
}

/// Errors: it is not there, it is a file, it may not be entered.
Result<void> checkFolder(const fs::path& folder) {
  std::error_code reason;
  const auto there = fs::status(folder, reason);
  if (fs::is_directory(there) && ::access(folder.c_str(), X_OK) != 0) reason = {errno, std::generic_category()};
  if (there.type() != fs::file_type::not_found && reason)
    return badInput(folder.string(), "the folder cannot be read (" + reason.message() + ")", "Check the path and the permissions");
  if (fs::is_directory(there)) return {};
  return badInput(folder.string(), fs::exists(there) ? "this is a file, a stream folder was expected" : "there is no such folder",
                  "Name a folder with interactions.csv (columns user, item, timestamp) or stream.json");
}

}  // namespace

Result<StreamFolder> openStreamFolder(const fs::path& folder) {
  if (auto good = checkFolder(folder); !good) return tl::unexpected(good.error());
  StreamFolder stream;
  stream.folder = plainPath(folder);
  stream.title = stream.folder.filename().string();
  stream.interactions = defaultTable(stream.folder, "interactions");
  stream.items = defaultTable(stream.folder, "items");
  stream.features = stream.folder / "features.h5";
  const auto description = stream.folder / "stream.json";
  if (auto problem = unreadableFile(description)) return tl::unexpected(*problem);
  const bool described = !isAbsent(description);
  if (described)
    if (const auto read = readDescription(stream); !read) return tl::unexpected(read.error());
  if (auto problem = unreadableFile(stream.interactions)) return tl::unexpected(*problem);
  if (isAbsent(stream.interactions) && !described && isFile(folder / "run.json"))
    return badInput(folder.string(), "this is a run folder, a stream folder was expected",
                    "Name the stream that the run was trained on; xsmoe runs, xsmoe explain and xsmoe recommend take a run");
  if (isAbsent(stream.interactions))
    return badInput(stream.interactions.string(), "there is no such file",
                    described ? "Put the interactions there, or name their file under \"interactions\" in stream.json"
                              : "A stream folder holds interactions.csv or interactions.tsv, or a stream.json that names the file");
  if (auto problem = unreadableFile(stream.items)) return tl::unexpected(*problem);
  return stream;
}

}  // namespace xsmoe::data
