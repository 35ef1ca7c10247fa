// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/import_stream.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <limits>
#include <string>
#include <system_error>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/core/cancelled.h"
#include "model/core/files/new_folder.h"
#include "model/data/import/article_numbers.h"
#include "model/data/import/item_texts.h"
#include "model/data/import/picture_folder.h"
#include "model/data/import/read_records.h"
#include "model/data/import/recognise_sources.h"
#include "model/data/import/source_formats.h"
#include "model/data/import/write_stream_folder.h"
#include "model/data/numbers.h"
#include "model/data/repeats.h"
#include "model/data/timestamp.h"
#include "model/data/windowed_stream.h"

namespace xsmoe::data {
namespace {

namespace fs = std::filesystem;

/// Whether interactions of some source have places in the sequences of users for times.
bool havePositions(const std::vector<SourceFile>& sources) {
  return std::any_of(sources.begin(), sources.end(), [](const SourceFile& source) {
    return source.role == SourceRole::kInteractions && formatNamed(source.format)->layout == SourceLayout::kSequences;
  });
}

void countLog(const InteractionLog& log, const ImportSettings& settings, ImportReport& report, const ProgressCallback& progress) {
  report.records = log.size();
  report.users = static_cast<std::int64_t>(log.userIds.size());
  report.items = static_cast<std::int64_t>(log.itemIds.size());
  report.outsideRange = log.outsideRange;
  report.repeatsDropped = settings.dropRepeats;
  std::tie(report.firstTimeMs, report.lastTimeMs) = leastAndMost(log.timesMs);
  ProtocolSettings protocol;
  protocol.windows = settings.windows;
  protocol.kCore = settings.kCore;
  const auto windowed = WindowedStream::make(log, protocol, {}, progress);
  if (!windowed) {
    // Fewer records than windows, or none left by k-core, is for the stream's report to say: it can be imported nevertheless.
    if (windowed.error().kind == ErrorKind::kBadInput) return;
    if (isCancelled(windowed.error())) throw Cancelled("counting what is kept");
    throw ThrownError(windowed.error());
  }
  for (const Window& window : windowed->windows()) report.keptRecords += static_cast<std::int64_t>(window.recordUsers.size());
  report.keptUsers = windowed->userCount();
}

bool readsArticles(const ImportSettings& settings) {
  return std::any_of(settings.sources.begin(), settings.sources.end(), [](const SourceFile& source) {
    return (source.role == SourceRole::kInteractions || source.role == SourceRole::kItems) && isOfHm(source);
  });
}

/// Refuses sources none of which gives interactions, naming of the tables that lack least what they lack.
Result<void> requireInteractions(const ImportSettings& settings) {
  constexpr std::size_t kMostTables = 5;
  std::size_t least = std::numeric_limits<std::size_t>::max();
  std::vector<const SourceFile*> tables;
  for (const SourceFile& source : settings.sources) {
    if (source.role == SourceRole::kInteractions) return {};
    const std::size_t missing = missingKeys(source).size();
    if (!source.mappable || missing == 0 || missing > least) continue;
    if (missing < least) tables.clear();
    least = missing;
    tables.push_back(&source);
  }
  const std::string where = settings.sources.empty() ? std::string() : settings.sources.front().path;
  if (tables.empty()) return badInput(where, "no file holds interactions", "Name a file with a user, an item and a time in each line");
  std::string what, mapping;
  for (std::size_t i = 0; i < std::min(tables.size(), kMostTables); ++i)
    what += (i == 0 ? "" : "; ") + (tables.size() == 1 ? std::string() : fs::path(tables[i]->path).filename().string() + ": ") +
            missingColumns(*tables[i]);
  for (const std::string& key : missingKeys(*tables.front())) mapping += (mapping.empty() ? "" : ",") + key + "=NAME";
  return badInput(tables.front()->path, what, "Map by hand: in the import dialog, or with --columns " + mapping);
}

/// The steps of one import. Progress of the tables counts their bytes together.
class Import {
 public:
  Import(const ImportSettings& settings, const ProgressCallback& progress) : settings_(settings), progress_(progress) {
    for (const SourceFile& source : settings.sources)
      if (isTable(source)) bytesTotal_ += source.bytes;
  }

  Result<ImportReport> into(const fs::path& target) {
    if (auto good = requireInteractions(settings_); !good) return tl::unexpected(good.error());
    auto folder = NewFolder::create(target);
    if (!folder) return tl::unexpected(folder.error());
    const fs::path& place = folder->path();
    const std::string title = settings_.title.empty() ? plainPath(target).filename().string() : settings_.title;
    return readLog()
        .and_then([&] { return readTexts(); })
        .and_then([&] { return takePictures(place); })
        .and_then([&] { return write(place, title); })
        .and_then([&] { return folder->commit(); })
        .map([&] { return std::move(report_); });
  }

 private:
  static bool isTable(const SourceFile& source) { return source.role == SourceRole::kInteractions || source.role == SourceRole::kItems; }

  [[nodiscard]] auto toldAbout(const SourceFile& source) const {
    return [this, name = fs::path(source.path).filename().string()](std::int64_t bytes, std::int64_t rows) {
      return !progress_ || progress_({"reading " + name + ", " + inThousands(rows) + " rows", bytesBefore_ + bytes, bytesTotal_, "bytes"});
    };
  }

  Result<void> readLog() try {
    const auto range = timeRange(settings_.from, settings_.to);
    if (!range) return tl::unexpected(range.error());
    LogCollector collector(*range);
    for (const SourceFile& source : settings_.sources) {
      if (source.role != SourceRole::kInteractions) continue;
      const auto read = readRecords(collector, source, rules_, std::numeric_limits<std::int64_t>::max(), toldAbout(source));
      if (!read) return tl::unexpected(read.error());
      bytesBefore_ += source.bytes;
      if (formatNamed(source.format)->layout == SourceLayout::kSequences)
        report_.notes.push_back("The source has no times: the place of an item in its user's sequence stands for them.");
    }
    auto log = collector.finish();
    if (!log) return tl::unexpected(log.error());
    log_ = *std::move(log);
    const std::vector<bool> repeats = findRepeats(log_, progress_);
    report_.repeatedRecords = std::count(repeats.begin(), repeats.end(), true);
    if (settings_.dropRepeats) dropRecords(log_, repeats);
    report_.badLineCount = log_.badLineCount;
    report_.badLines = std::move(log_.badLines);
    std::move(log_.notes.begin(), log_.notes.end(), std::back_inserter(report_.notes));
    report_.positions = havePositions(settings_.sources);
    countLog(log_, settings_, report_, progress_);
    addNotes();
    return {};
  } catch (const Cancelled&) {
    return failure({}, "the import was cancelled");
  } catch (const ThrownError& problem) {
    return tl::unexpected(problem.error());
  }

  /// What looks as if the sources were not what they were taken for.
  void addNotes() {
    constexpr std::int64_t kYearMs = 365LL * 86'400'000, kFirstOf1990 = 631'152'000'000;
    const auto nowMs = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    const auto interactions = [](const SourceFile& source) { return source.role == SourceRole::kInteractions; };
    const auto files = std::count_if(settings_.sources.begin(), settings_.sources.end(), interactions);
    if (!report_.positions && report_.firstTimeMs >= 0 && report_.lastTimeMs < kYearMs)
      report_.notes.emplace_back("All times lie in 1970: check whether the column of the time is one.");
    else if (!report_.positions && report_.firstTimeMs >= kYearMs && report_.lastTimeMs < kFirstOf1990)
      report_.notes.emplace_back("All times lie before 1990: check whether the column of the time is one, and its unit a known one.");
    if (report_.lastTimeMs > nowMs + kYearMs) report_.notes.emplace_back("Some times lie in the future: check the column of the time.");
    if (files > 1 && report_.repeatedRecords * 10 >= report_.records)
      report_.notes.push_back("The sources are " + std::to_string(files) + " files of interactions, and " +
                              inThousands(report_.repeatedRecords) +
                              " records repeat an earlier one: perhaps they hold the same interactions.");
  }

  Result<void> readTexts() {
    ItemTexts texts(log_.itemIds);
    for (const SourceFile& source : settings_.sources) {
      if (source.role != SourceRole::kItems) continue;
      if (const auto read = texts.read(source, rules_, toldAbout(source), report_); !read) return read;
      bytesBefore_ += source.bytes;
    }
    if (texts.recoded() > 0) report_.notes.push_back(inThousands(texts.recoded()) + " texts are not UTF-8 and were read as Windows-1252.");
    texts_ = std::move(texts).take();
    for (const ItemText& text : texts_) {
      report_.titles += text.title.empty() ? 0 : 1;
      report_.descriptions += text.description.empty() ? 0 : 1;
    }
    return {};
  }

  Result<void> takePictures(const fs::path& folder) {
    pictures_.resize(log_.itemIds.size());
    if (settings_.pictures == PictureTransfer::kNone) return {};
    for (const SourceFile& source : settings_.sources)
      if (source.role == SourceRole::kPictures)
        if (auto good = takePicturesOf(source.path, folder / "images"); !good) return good;
    report_.pictures = std::count_if(pictures_.begin(), pictures_.end(), [](const std::string& path) { return !path.empty(); });
    return {};
  }

  Result<void> takePicturesOf(const fs::path& source, const fs::path& images) {
    const auto found = listPictures(source);
    if (!found) return tl::unexpected(found.error());
    for (std::size_t i = 0; i < log_.itemIds.size(); ++i) {
      constexpr std::size_t kPicturesPerReport = 64;
      if (i % kPicturesPerReport == 0 && progress_ &&
          !progress_({"taking pictures", static_cast<std::int64_t>(i), static_cast<std::int64_t>(log_.itemIds.size()), "items"}))
        return failure(source.string(), "the import was cancelled");
      const auto picture = pictureOf(*found, log_.itemIds[i]);
      if (picture == found->relative.end() || !pictures_[i].empty()) continue;
      if (std::string problem = pictureProblem(source / picture->second); !problem.empty()) {
        report_.badPictures.push_back({picture->second, 0, std::move(problem)});
        continue;
      }
      if (auto good = take(source / picture->second, images / picture->second); !good) return good;
      pictures_[i] = "images/" + picture->second;
    }
    return {};
  }

  /// By the item's id; an article's picture may have lost the zeros in front as well.
  [[nodiscard]] auto pictureOf(const PictureFolder& folder, const std::string& id) const
      -> std::unordered_map<std::string, std::string>::const_iterator {
    const auto found = folder.relative.find(id);
    const bool zeros = found == folder.relative.end() && rules_.articleNumbers && id.find_first_not_of('0') != std::string::npos;
    return zeros ? folder.relative.find(id.substr(id.find_first_not_of('0'))) : found;
  }

  Result<void> take(const fs::path& from, const fs::path& to) const {
    std::error_code reason;
    fs::create_directories(to.parent_path(), reason);
    if (!reason && settings_.pictures == PictureTransfer::kLink) fs::create_hard_link(from, to, reason);
    if (!reason && settings_.pictures == PictureTransfer::kCopy) fs::copy_file(from, to, reason);
    if (!reason) return {};
    return cannotWrite(from.string(), "the picture cannot be taken over (" + reason.message() + ")",
                       settings_.pictures == PictureTransfer::kLink ? "Links need the same disk: copy the pictures, or leave them out"
                                                                    : "Check the free space, link the pictures, or leave them out");
  }

  Result<void> write(const fs::path& folder, const std::string& title) {
    if (auto good = writeInteractions(folder / "interactions.csv", log_, progress_); !good) return good;
    if (auto good = writeItems(folder / "items.csv", log_.itemIds, texts_, pictures_); !good) return good;
    if (auto good = writeDescription(folder / "stream.json", settings_, title); !good) return good;
    return writeReport(folder / "import.json", report_);
  }

  const ImportSettings& settings_;
  ReadingRules rules_{.budget = {settings_.badLineBudget, settings_.forgiveFew}, .articleNumbers = readsArticles(settings_)};
  const ProgressCallback& progress_;
  std::int64_t bytesBefore_ = 0, bytesTotal_ = 0;
  InteractionLog log_;
  std::vector<ItemText> texts_;        // [log items]
  std::vector<std::string> pictures_;  // [log items] relative to the new folder
  ImportReport report_;
};

}  // namespace

Result<ImportReport> importStream(const ImportSettings& settings, const fs::path& target, const ProgressCallback& progress) {
  return Import(settings, progress).into(target);
}

bool isTimeBound(std::string_view text) { return timeRange(text, {}).has_value(); }

Result<ImportSample> ImportSample::read(const ImportSettings& settings, std::int64_t records) try {
  if (auto good = requireInteractions(settings); !good) return tl::unexpected(good.error());
  ImportSample sample;
  sample.complete_ = true;
  sample.positions_ = havePositions(settings.sources);
  LogCollector collector({});
  for (const SourceFile& source : settings.sources) {
    if (source.role != SourceRole::kInteractions) continue;
    const auto whole = readRecords(collector, source, {.articleNumbers = readsArticles(settings)}, records - collector.size(), {});
    if (!whole) return tl::unexpected(whole.error());
    sample.complete_ = sample.complete_ && *whole;
    if (collector.size() >= records) break;
  }
  auto log = collector.finish();
  if (!log) return tl::unexpected(log.error());
  sample.log_ = *std::move(log);
  sample.repeats_ = findRepeats(sample.log_);
  return sample;
} catch (const ThrownError& problem) {
  return tl::unexpected(problem.error());
}

Result<ImportReport> ImportSample::count(const ImportSettings& settings) const try {
  const auto range = timeRange(settings.from, settings.to);
  if (!range) return tl::unexpected(range.error());
  ImportReport report;
  report.badLineCount = log_.badLineCount;
  report.badLines = log_.badLines;
  report.notes = log_.notes;
  std::vector<bool> dropped(log_.users.size());
  std::int64_t outside = 0;
  for (std::size_t i = 0; i < dropped.size(); ++i) {
    const bool beyond = !range->contains({log_.timesMs[i], log_.timeNanos.empty() ? 0 : log_.timeNanos[i]});
    outside += beyond ? 1 : 0;
    report.repeatedRecords += !beyond && repeats_[i] ? 1 : 0;
    dropped[i] = beyond || (settings.dropRepeats && repeats_[i]);
  }
  InteractionLog log = log_;
  dropRecords(log, dropped);
  if (log.size() == 0) return badInput("from", "no record of the sample lies within from and to", "Change the two dates");
  dropUnusedIds(log);
  log.outsideRange = outside;
  report.positions = positions_;
  countLog(log, settings, report, {});
  return report;
} catch (const ThrownError& problem) {
  return tl::unexpected(problem.error());
}

}  // namespace xsmoe::data
