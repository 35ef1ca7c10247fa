#include "tests/bench/extraction_scene.h"

#include <ATen/ATen.h>

#include <array>
#include <fstream>
#include <random>
#include <stdexcept>

#include "model/encoders/checkpoint_folder.h"
#include "tests/encoders/written_pictures.h"

namespace xsmoe::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kWidth = 400, kHeight = 600, kDistinct = 48;  ///< pictures' pixels; so many files, used in turn

encoders::EncoderConfig configOf(encoders::EncoderKind kind, int width, int layers, int heads) {
  encoders::EncoderConfig config;
  config.kind = kind;
  config.width = width;
  config.layers = layers;
  config.heads = heads;
  config.intermediate = 4 * width;
  return config;
}

void writeEncoder(const fs::path& folder, const encoders::EncoderConfig& config) {
  if (fs::exists(folder / "model.safetensors")) return;
  encoders::WeightMap weights;
  for (const auto& [name, shape] : encoders::weightShapes(config))
    weights[name] = name.find("orm.weight") != std::string::npos ? at::ones(shape) : at::randn(shape) * 0.02;
  if (const auto saved = encoders::saveCheckpoint(folder, config, weights, false); !saved)
    throw std::runtime_error(describe(saved.error()));
  const fs::path fixture = fs::path(XSMOE_SOURCE_DIR) / "tests/fixtures/encoders/bert-tiny";
  for (const char* file : {"vocab.txt", "tokenizer_config.json"}) fs::copy(fixture / file, folder, fs::copy_options::overwrite_existing);
  std::ofstream(folder / "preprocessor_config.json")
      << R"({"size": )" << config.imageWidth << R"(, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "resample": 2})";
}

/// Soft shapes with a little noise, so that it is about as large as a photograph.
std::string photograph(std::mt19937& random) {
  std::vector<unsigned char> pixels;
  const unsigned a = random() % 7 + 1, b = random() % 5 + 1;
  for (unsigned y = 0; y < kHeight; ++y)
    for (unsigned x = 0; x < kWidth; ++x)
      for (unsigned c = 0; c < 3; ++c) pixels.push_back(static_cast<unsigned char>((x * a / 4 + y * b / 3 + c * 60) % 230 + random() % 12));
  return encoders::jpegOf(kWidth, kHeight, 3, JCS_RGB, pixels);
}

std::string sentence(std::mt19937& random) {
  constexpr std::array kWords{"red", "cotton", "shirt", "with", "long",    "sleeves", "and",
                              "a",   "round",  "neck",  "soft", "organic", "pocket",  "the"};
  std::string text;
  for (unsigned left = 5 + random() % 40; left > 0; --left) text += std::string(text.empty() ? "" : " ") + kWords[random() % kWords.size()];
  return text;
}

}  // namespace

std::vector<ExtractionScene> extractionScenes(bool quick) {
  using enum encoders::EncoderKind;
  ExtractionScene small{"small", configOf(kBert, 128, 4, 4), configOf(kVit, 128, 4, 4), 8192, 2048};
  small.image.imageWidth = small.image.imageHeight = 64;
  small.image.patch = 8;
  ExtractionScene base{"base", configOf(kBert, 768, 12, 12), configOf(kVit, 768, 12, 12), 512, 96};
  if (quick) small.texts /= 4, small.pictures /= 4, base.texts /= 4, base.pictures /= 4;
  return {small, base};
}

std::vector<ItemCard> makeScene(const ExtractionScene& scene, const fs::path& folder) {
  writeEncoder(folder / "text", scene.text);
  writeEncoder(folder / "image", scene.image);
  std::mt19937 random(7);  // NOLINT: the same items every time
  for (int i = 0; i < kDistinct; ++i) std::ofstream(folder / (std::to_string(i) + ".jpg"), std::ios::binary) << photograph(random);
  std::vector<ItemCard> items(static_cast<std::size_t>(std::max(scene.texts, scene.pictures)));
  for (std::size_t i = 0; i < items.size(); ++i) {
    items[i].id = std::to_string(1'000'000 + i);
    if (i < static_cast<std::size_t>(scene.texts)) items[i].title = sentence(random);
    if (i < static_cast<std::size_t>(scene.pictures)) items[i].imagePath = folder / (std::to_string(i % kDistinct) + ".jpg");
  }
  return items;
}

ExtractionRequest requestOf(const ExtractionScene& scene, const fs::path& folder) {
  ExtractionRequest request;
  request.stream = folder;
  request.target = folder / (scene.name + ".h5");
  request.textEncoder = folder / "text";
  request.imageEncoder = folder / "image";
  request.device.device = "cpu";
  request.replace = request.restart = true;
  return request;
}

}  // namespace xsmoe::bench
