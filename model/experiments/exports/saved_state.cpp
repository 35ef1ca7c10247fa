// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/exports/saved_state.h"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "model/core/files/behind_links.h"
#include "model/core/files/new_folder.h"
#include "model/core/files/regular_file.h"
#include "model/data/stream_folder.h"
#include "model/data/zip_files.h"
#include "model/experiments/exports/state_file.h"
#include "model/experiments/exports/state_manifest.h"
#include "model/experiments/runs/record.h"
#include "model/experiments/runs/run_folder.h"
#include "model/experiments/runs/run_stream.h"
#include "model/features/sha256.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using Sources = std::vector<data::ZipSource>;

constexpr const char* kRunsInState = "runs/";

/// A folder's own name where a state can hold it, else `otherwise`.
std::string nameInState(const fs::path& folder, const std::string& otherwise) {
  const auto name = plainPath(folder).filename().string();
  return leadsBelow(name) ? name : otherwise;
}

void addIfThere(Sources& sources, const fs::path& file, const std::string& name) {
  if (isRegularFile(file)) sources.push_back({name, file});
}

/// What tells what happened: enough for curves.
Sources recordOf(const RunPaths& run, const std::string& place) {
  return {{place + "/run.json", run.manifest()}, {place + "/record.sqlite", run.record()}};
}

/// With the weights of its windows, from which it can be asked and forked, and what was said and measured of it. Points to resume from are
/// left out: a run that was not finished goes on from the end of its last window.
Sources filesOfRun(const RunPaths& run, const std::string& place) {
  auto sources = recordOf(run, place);
  addIfThere(sources, run.annotation(), place + "/notes.json");
  addIfThere(sources, run.forgetting(), place + "/forgetting.json");
  for (const int window : run.storedWindows())
    for (const auto& file : {run.checkpoint({window}), run.boundary({window})})
      addIfThere(sources, file, place + "/checkpoints/" + file.filename().string());
  for (const int window : run.rankedWindows())
    addIfThere(sources, run.ranks({window}), place + "/ranks/" + run.ranks({window}).filename().string());
  return sources;
}

/// Where a file lies below its stream's folder; empty: elsewhere, or where a state cannot hold it.
std::string placeInStream(const data::StreamFolder& stream, const fs::path& file) {
  const auto below = file.lexically_relative(stream.folder).generic_string();
  return leadsBelow(below) ? below : std::string();
}

/// stream.json with the files where they are in the state.
Result<std::string> movedDescription(const fs::path& description, const std::map<std::string, std::string>& moved) {
  try {
    std::ifstream file(description);
    auto json = nlohmann::json::parse(file);
    for (const auto& [key, name] : moved) json[key] = name;
    return json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
  } catch (const std::exception& problem) {
    return badInput(description.string(), "the file cannot be read: " + wordsOf(problem), "Correct it; every key is optional");
  }
}

Result<void> addPictures(Sources& sources, const data::StreamFolder& stream, const std::string& place, const ProgressCallback& progress) {
  if (!isRegularFile(stream.items)) return {};
  const auto items = data::readItems(stream, nullptr, progress);
  if (!items) return tl::unexpected(items.error());
  std::set<std::string> pictures;  // items may share one
  for (const auto& [id, card] : *items)
    if (!card.imagePath.empty()) pictures.insert(card.imagePath);
  for (const auto& picture : pictures)
    if (const auto below = placeInStream(stream, picture); !below.empty()) sources.push_back({place + '/' + below, picture});
  return {};
}

/// The files by which the run knows its stream, and what pages show of it. A file that lies outside of the folder comes into it.
Result<Sources> filesOfStream(const data::StreamFolder& stream, const std::string& place, const ProgressCallback& progress) {
  Sources sources;
  std::map<std::string, std::string> moved;
  for (const auto& [key, file] :
       {std::pair{"interactions", stream.interactions}, std::pair{"items", stream.items}, std::pair{"features", stream.features}}) {
    if (!isRegularFile(file)) continue;
    auto below = placeInStream(stream, file);
    if (below.empty()) below = moved[key] = key + file.extension().string();
    sources.push_back({place + '/' + below, file});
  }
  const auto description = stream.folder / "stream.json";
  if (moved.empty()) {
    addIfThere(sources, description, place + "/stream.json");
  } else {
    auto text = movedDescription(description, moved);
    if (!text) return tl::unexpected(text.error());
    sources.push_back({place + "/stream.json", {}, std::move(*text)});
  }
  for (const char* name : {"truth.json", "import.json"}) addIfThere(sources, stream.folder / name, place + '/' + name);
  if (auto added = addPictures(sources, stream, place, progress); !added) return tl::unexpected(added.error());
  return sources;
}

std::int64_t sizeOf(const Sources& sources) {
  std::int64_t bytes = 0;
  for (const auto& source : sources) {
    std::error_code unknown;
    const auto size = source.file.empty() ? source.text.size() : fs::file_size(source.file, unknown);
    if (!unknown) bytes += static_cast<std::int64_t>(size);
  }
  return bytes;
}

/// A state while it is put together, in a folder beside its file that goes with all that is in it.
class StateInMaking {
 public:
  StateInMaking(fs::path parts, const ProgressCallback& progress) : parts_(std::move(parts)), progress_(progress) {}

  [[nodiscard]] Result<void> addRun(const fs::path& folder) {
    manifest_.run = kRunsInState + nameInState(folder, "run");
    return add(filesOfRun(RunPaths(folder), manifest_.run));
  }
  [[nodiscard]] Result<void> addBeside(const fs::path& folder) {
    manifest_.beside = kRunsInState + nameInState(folder, "beside");
    if (manifest_.beside == manifest_.run) manifest_.beside += "-beside";
    return add(recordOf(RunPaths(folder), manifest_.beside));
  }
  [[nodiscard]] Result<void> addStream(const data::StreamFolder& stream) {
    manifest_.stream = nameInState(stream.folder, "stream");
    auto sources = filesOfStream(stream, manifest_.stream, progress_);
    if (!sources) return tl::unexpected(sources.error());
    return add(std::move(*sources));
  }
  /// Writes the file and reads it back.
  [[nodiscard]] Result<void> write(const fs::path& file, const SharedView& view) {
    manifest_.view = view;
    manifest_.program = thisProgram();
    Sources all{{kStateManifest, {}, stateText(manifest_)}};
    all.insert(all.end(), sources_.begin(), sources_.end());
    if (auto written = data::writeZipFile(file, all, progress_); !written) return written;
    const auto state = StateFile::open(file);
    if (!state) return tl::unexpected(state.error());
    return state->check(progress_);
  }

 private:
  [[nodiscard]] Result<void> add(Sources sources) {
    for (auto& source : sources) {
      if (source.file.filename() == "record.sqlite")
        if (auto copied = takeRecord(source); !copied) return copied;
      if (!goesOn("reading what is shared")) return failure(source.name, "cancelled");
      auto member = memberOf(source);
      if (!member) return tl::unexpected(member.error());
      manifest_.files.push_back(std::move(*member));
      sources_.push_back(std::move(source));
    }
    return {};
  }
  [[nodiscard]] bool goesOn(const char* what) const {
    return !progress_ || progress_({what, static_cast<std::int64_t>(sources_.size()), 0, "files"});
  }
  /// A record grows, and lies in up to three files: what is packed is a copy.
  [[nodiscard]] Result<void> takeRecord(data::ZipSource& source) {
    const auto copy = parts_ / ("record-" + std::to_string(sources_.size()));
    if (auto copied = copyRecord(source.file, copy); !copied) return copied;
    source.file = copy;
    return {};
  }
  [[nodiscard]] static Result<StateMember> memberOf(const data::ZipSource& source) {
    if (!leadsBelow(source.name)) return badInput(source.name, "a state cannot hold a file of this name", "Name it otherwise");
    if (source.file.empty()) {
      features::Sha256 sum;
      sum.add(source.text.data(), source.text.size());
      return StateMember{source.name, static_cast<std::int64_t>(source.text.size()), sum.finish()};
    }
    auto sum = features::sha256OfFile(source.file);
    if (!sum) return tl::unexpected(sum.error());
    return StateMember{source.name, sizeOf({source}), std::move(*sum)};
  }

  fs::path parts_;
  const ProgressCallback& progress_;
  StateManifest manifest_;
  Sources sources_;
};

/// An error about the file in the making, told of the place where it would have been.
Error toldOf(const fs::path& file, const fs::path& made, Error error) {
  if (error.where.starts_with(made.string())) error.where.replace(0, made.string().size(), file.string());
  return error;
}

Result<void> putIntoPlace(const fs::path& made, const fs::path& file) {
  std::error_code reason;
  fs::rename(made, file, reason);
  if (!reason) return {};
  return cannotWrite(file.string(), "the file cannot be written (" + reason.message() + ")", "Check the permissions of its folder");
}

}  // namespace

Result<engine::StateSize> sizeOfState(const engine::SaveStateRequest& request, const ProgressCallback& progress) {
  const auto manifest = readManifest(RunPaths(request.run));
  if (!manifest) return tl::unexpected(manifest.error());
  engine::StateSize size;
  size.run = sizeOf(filesOfRun(RunPaths(request.run), "run"));
  if (!request.beside.empty()) size.run += sizeOf(recordOf(RunPaths(request.beside), "beside"));
  const auto stream = data::openStreamFolder(request.stream.empty() ? fs::path(manifest->description.streamFolder) : request.stream);
  if (!stream) return size;
  const auto files = filesOfStream(*stream, "stream", progress);
  if (!files) return tl::unexpected(files.error());
  size.stream = sizeOf(*files);
  return size;
}

Result<void> saveStateFile(const engine::SaveStateRequest& request, KnownChecksums& known, const ProgressCallback& progress) {
  const auto manifest = readManifest(RunPaths(request.run));
  if (!manifest) return tl::unexpected(manifest.error());
  const fs::path file = plainPath(behindLinks(plainPath(request.file)));
  std::error_code unknown;
  if (isWrittenThrough(file) || fs::is_directory(file, unknown))
    return cannotWrite(request.file.string(), "it is a folder, a device or a pipe", "Name a file");
  if (const auto folder = fs::absolute(file, unknown).parent_path(); !fs::is_directory(folder, unknown))
    return cannotWrite(request.file.string(), "the file cannot be written, for there is no folder " + folder.string(),
                       "Make it, or name another");
  fs::path beside = file;
  beside += ".parts";
  const auto parts = NewFolder::create(beside);
  if (!parts) return tl::unexpected(parts.error());
  StateInMaking state(parts->path(), progress);
  if (auto added = state.addRun(request.run); !added) return added;
  if (!request.beside.empty())
    if (auto added = state.addBeside(request.beside); !added) return added;
  if (request.withStream) {
    const auto stream = streamOfRun(*manifest, request.stream, known, progress);
    if (!stream) return tl::unexpected(stream.error());
    if (auto added = state.addStream(*stream); !added) return added;
  }
  const auto made = parts->path() / "state.zip";
  if (auto written = state.write(made, request.view); !written) return tl::unexpected(toldOf(file, made, std::move(written.error())));
  return putIntoPlace(made, file);
}

}  // namespace xsmoe::experiments
