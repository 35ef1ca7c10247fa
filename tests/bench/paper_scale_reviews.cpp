#include "tests/bench/paper_scale_reviews.h"

#include <zlib.h>

#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace xsmoe::bench {
namespace {

namespace fs = std::filesystem;

/// Words by how common they are, so that text packs about as well as language does.
class Prose {
 public:
  Prose() {
    std::mt19937 random(7);
    for (int i = 0; i < 4000; ++i) {
      std::string word;
      for (auto left = 2 + random() % 9; left > 0; --left) word += static_cast<char>('a' + random() % 26);
      words_.push_back(word + ' ');
    }
  }
  void append(std::string& text, std::size_t characters) {
    for (const std::size_t end = text.size() + characters; text.size() < end;) {
      const double share = static_cast<double>(random_()) / 4294967296.0;
      text += words_[static_cast<std::size_t>(share * share * share * static_cast<double>(words_.size()))];
    }
  }
  std::uint32_t below(std::uint32_t count) { return static_cast<std::uint32_t>(random_() % count); }

 private:
  std::vector<std::string> words_;
  std::mt19937 random_{42};
};

class GzipWriter {
 public:
  explicit GzipWriter(const fs::path& path) : path_(path), file_(gzopen(path.c_str(), "wb6")) {}
  GzipWriter(const GzipWriter&) = delete;
  GzipWriter& operator=(const GzipWriter&) = delete;
  ~GzipWriter() { static_cast<void>(close()); }
  void write(std::string_view text) {
    if (file_ == nullptr || gzwrite(file_, text.data(), static_cast<unsigned>(text.size())) != static_cast<int>(text.size()))
      failed_ = true;
  }
  Result<void> close() {
    if (file_ != nullptr && gzclose(file_) != Z_OK) failed_ = true;
    file_ = nullptr;
    if (failed_) return cannotWrite(path_.string(), "the file cannot be written", "Check the free space");
    return {};
  }

 private:
  fs::path path_;
  gzFile file_;
  bool failed_ = false;
};

Result<void> writeReviews(const fs::path& path, const PaperScale& scale) {
  GzipWriter file(path);
  Prose prose;
  std::string line;
  for (const ScaleRecord& record : drawScaleLog(scale)) {
    line = "{\"overall\": " + std::to_string(1 + prose.below(5)) +
           ".0, \"verified\": true, \"reviewTime\": \"06 17, 2018\", \"reviewerID\": \"" + scaleUserId(record.user) + "\", \"asin\": \"" +
           scaleItemId(record.item) + "\", \"reviewerName\": \"";
    prose.append(line, 12);
    line += "\", \"reviewText\": \"";
    prose.append(line, 40 + prose.below(500));
    line += "\", \"summary\": \"";
    prose.append(line, 20);
    line += "\", \"unixReviewTime\": " + std::to_string(record.second) + "}\n";
    file.write(line);
  }
  return file.close();
}

Result<void> writeMetadata(const fs::path& path, const PaperScale& scale) {
  GzipWriter file(path);
  Prose prose;
  std::string line;
  for (std::int32_t item = 0; item < scale.items; ++item) {
    line = "{\"category\": [\"Things\", \"Other things\"], \"tech1\": \"\", \"description\": [\"";
    prose.append(line, 200 + prose.below(400));
    line += "\"], \"title\": \"";
    prose.append(line, 70);
    line += "\", \"also_buy\": [], \"feature\": [\"";
    prose.append(line, 300);
    line += "\"], \"asin\": \"" + scaleItemId(item) + "\", \"imageURL\": []}\n";
    file.write(line);
  }
  return file.close();
}

}  // namespace

Result<void> writePaperScaleReviews(const fs::path& folder, const PaperScale& scale) {
  std::error_code reason;
  if (fs::exists(folder / "reviews.json.gz", reason)) return {};
  fs::path beside = folder;
  beside += ".unfinished";
  fs::remove_all(beside, reason);
  fs::create_directories(beside, reason);
  if (auto good = writeReviews(beside / "reviews.json.gz", scale); !good) return good;
  if (auto good = writeMetadata(beside / "meta.json.gz", scale); !good) return good;
  fs::rename(beside, folder, reason);
  if (reason) return cannotWrite(folder.string(), "the folder cannot be written (" + reason.message() + ")");
  return {};
}

}  // namespace xsmoe::bench
