#include "model/features/sealed_tensors.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace xsmoe::features {
namespace {

TensorFile sealed() {
  TensorFile content{{{"a", torch::tensor({1.F, 2.F})}, {"b", torch::tensor({3, 4})}}, {{"window", "2"}}};
  seal(content);
  return content;
}

TEST(SealedTensors, AreWholeAfterARoundTrip) {
  const TemporaryFolder folder;
  ASSERT_TRUE(writeSafetensors(folder / "f", sealed()));
  EXPECT_EQ(sealOf(readSafetensors(folder / "f").value()), Seal::kWhole);
}

TEST(SealedTensors, AreBrokenByAnyOtherContent) {
  const auto after = [](const std::function<void(TensorFile&)>& change) {
    auto content = sealed();
    change(content);
    return sealOf(content);
  };
  EXPECT_EQ(after([](TensorFile&) {}), Seal::kWhole);
  EXPECT_EQ(after([](TensorFile& content) { content.tensors["a"] = torch::tensor({1.F, 2.5F}); }), Seal::kBroken);
  EXPECT_EQ(after([](TensorFile& content) { content.tensors["a"] = content.tensors["a"].view({2, 1}); }), Seal::kBroken);
  EXPECT_EQ(after([](TensorFile& content) { content.tensors["a"] = content.tensors["a"].view(torch::kInt); }), Seal::kBroken);
  EXPECT_EQ(after([](TensorFile& content) { content.tensors.erase("b"); }), Seal::kBroken);
  EXPECT_EQ(after([](TensorFile& content) { std::swap(content.tensors["a"], content.tensors["b"]); }), Seal::kBroken);
  EXPECT_EQ(after([](TensorFile& content) { content.metadata["window"] = "3"; }), Seal::kBroken);
  EXPECT_EQ(after([](TensorFile& content) { content.metadata["more"] = ""; }), Seal::kBroken);
}

TEST(SealedTensors, WithoutASealSaySo) {
  auto content = sealed();
  content.metadata.erase("sha256");
  EXPECT_EQ(sealOf(content), Seal::kNone);
}

}  // namespace
}  // namespace xsmoe::features
