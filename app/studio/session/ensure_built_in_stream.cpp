// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/ensure_built_in_stream.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <system_error>
#include <thread>

#include "model/core/files/new_folder.h"
#include "model/core/files/regular_file.h"

namespace xsmoe::studio {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kLookAgain(200);
constexpr std::array kItsFiles{"stream.json", "interactions.csv", "items.csv", "features.h5", "truth.json"};

/// The words of this file; a context of their own for translators.
struct BuiltInWords {
  Q_DECLARE_TR_FUNCTIONS(BuiltInWords)
};

bool isWhole(const fs::path& folder) {
  std::error_code unknown;
  return std::all_of(kItsFiles.begin(), kItsFiles.end(), [&](const char* name) { return isRegularFile(folder / name); }) &&
         fs::is_directory(folder / "images", unknown);
}

/// Whether it has something in it, and nobody fills it in its place, as an empty folder is filled.
bool holdsRemains(const fs::path& folder) {
  std::error_code problem;
  bool any = false;
  for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end; entry.increment(problem)) {
    if (isUnfinished(entry->path())) return false;
    any = true;
  }
  return any && !problem;
}

/// A name beside the folder that nothing has.
fs::path freeNameOfBroken(const fs::path& folder) {
  fs::path name = folder;
  name += ".broken";
  const fs::path first = name;
  for (int number = 2; !isAbsent(name) && number < 1000; ++number) {
    name = first;
    name += "-" + std::to_string(number);
  }
  return name;
}

Result<fs::path> setAside(const fs::path& folder) {
  const fs::path place = plainPath(folder);  // without a separator at its end
  const fs::path broken = freeNameOfBroken(place);
  std::error_code problem;
  fs::rename(place, broken, problem);
  if (!problem) return broken;
  return cannotWrite(folder.string(), "files of the built-in stream are missing, and the folder cannot be renamed: " + problem.message(),
                     "Remove the folder: it is made anew");
}

/// Until nobody else makes it any more. False: given up.
bool waitForAnother(const std::filesystem::path& folder, const ProgressCallback& progress) {
  while (isBeingMade(folder)) {
    if (progress && !progress({"waiting for another window, which makes the built-in stream", 0, 0, {}})) return false;
    std::this_thread::sleep_for(kLookAgain);
  }
  return true;
}

}  // namespace

Result<BuiltInStream> ensureBuiltInStream(engine::Engine& engine, const std::filesystem::path& folder, const ProgressCallback& progress) {
  if (!waitForAnother(folder, progress)) return failure(folder.string(), "cancelled");
  BuiltInStream stream{folder, std::nullopt};
  if (isWhole(folder)) return stream;
  if (holdsRemains(folder)) {
    const auto broken = setAside(folder);
    if (!broken) return tl::make_unexpected(broken.error());
    stream.setAside = *broken;
  }
  const auto made = engine.generate(folder, {}, progress);
  // Another window may have begun in the same moment, and been ready first. Its stream is the same.
  if (made || isWhole(folder)) return stream;
  return tl::make_unexpected(made.error());
}

QString setAsideSentence(const BuiltInStream& stream) {
  if (!stream.setAside) return {};
  return BuiltInWords::tr("Files of the built-in stream were missing: it was made anew. What was left of it lies in %1.")
      .arg(QString::fromStdString(stream.setAside->string()));
}

}  // namespace xsmoe::studio
