#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "model/core/extraction.h"
#include "model/core/recommendation.h"
#include "tests/encoders/fixture.h"
#include "tests/encoders/written_pictures.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::encoders {

/// A catalogue of made-up items in a folder, for the fixtures' encoders. Of items 0, 10, 20 … there is no text, of 1, 11, … no picture, the
/// pictures of 2, 12, … are no pictures.
class ExtractionItems {
 public:
  explicit ExtractionItems(int count = 60) {
    for (int i = 0; i < count; ++i) cards_.push_back(cardOf(i));
  }

  [[nodiscard]] const std::vector<ItemCard>& cards() const { return cards_; }
  [[nodiscard]] std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }
  [[nodiscard]] ExtractionRequest request(const std::string& target = "features.h5") const {
    ExtractionRequest request;
    request.stream = folder_.path();
    request.target = path(target);
    request.textEncoder = kFixtures / "bert-tiny";
    request.imageEncoder = kFixtures / "vit-tiny";
    request.batchSize = 8;
    request.maxTokens = 40;
    request.device.device = "cpu";
    request.device.threads = 1;
    return request;
  }

 private:
  ItemCard cardOf(int i) {
    ItemCard card;
    card.id = (i < 10 ? "item-0" : "item-") + std::to_string(i);
    if (i % 10 != 0) {
      card.title = "Thing number " + std::to_string(i);
      for (int word = 0; word < i % 7; ++word) card.description += "a word and another ";
    }
    if (i % 10 != 1) card.imagePath = folder_.write("images/" + card.id + ".png", i % 10 == 2 ? "no picture" : pictureOf(i));
    return card;
  }
  static std::string pictureOf(int i) {
    const int width = 20 + i % 5 * 30, height = 30 + i % 3 * 20;
    std::vector<std::vector<png_byte>> rows;
    for (int y = 0; y < height; ++y) {
      auto& row = rows.emplace_back();
      for (int x = 0; x < 3 * width; ++x) row.push_back(static_cast<png_byte>((i * 37 + x * (1 + i % 4) + y * 5) % 256));
    }
    return pngOf(width, height, {}, rows);
  }

  TemporaryFolder folder_;
  std::vector<ItemCard> cards_;
};

}  // namespace xsmoe::encoders
