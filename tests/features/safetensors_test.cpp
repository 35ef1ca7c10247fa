#include "model/features/safetensors.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <bit>
#include <cstdint>

#include "tests/support/temporary_folder.h"

namespace xsmoe::features {
namespace {

using testing::HasSubstr;

std::string fileOf(const std::string& header, const std::string& data, std::uint64_t claimedLength) {
  const auto length = std::bit_cast<std::array<char, 8>>(claimedLength);
  return std::string(length.data(), length.size()) + header + data;
}

std::string fileOf(const std::string& header, std::size_t dataBytes = 0) {
  return fileOf(header, std::string(dataBytes, '\0'), header.size());
}

/// What reading a file of these bytes is refused with.
std::string refusalOfWeights(const std::string& bytes) {
  const TemporaryFolder folder;
  writeContent(folder / "weights.safetensors", bytes);
  const auto read = readSafetensors(folder / "weights.safetensors");
  return read ? "it was read" : describe(read.error());
}

std::string entry(const std::string& name, const std::string& shape, const std::string& offsets, const std::string& type = "F32") {
  return '"' + name + R"(":{"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + '}';
}

TEST(Safetensors, ReadsTheConformanceFixtures) {
  const std::filesystem::path folder = std::filesystem::path(XSMOE_SOURCE_DIR) / "tests/fixtures/xsmoe/two-layers";
  const auto weights = readSafetensors(folder / "weights.safetensors");
  ASSERT_TRUE(weights) << describe(weights.error());
  EXPECT_EQ(weights->tensors.at("fusion.weight").sizes(), (std::vector<std::int64_t>{16, 48}));
  EXPECT_EQ(weights->tensors.at("fusion.weight").scalar_type(), torch::kFloat32);
  const auto inputs = readSafetensors(folder / "inputs.safetensors");
  ASSERT_TRUE(inputs) << describe(inputs.error());
  EXPECT_EQ(inputs->tensors.at("sequences.0").scalar_type(), torch::kInt64);
  EXPECT_EQ(inputs->tensors.at("popularity")[0].item<float>(), 1.0F);  // padding
}

TEST(Safetensors, WhatIsWrittenIsReadBitForBit) {
  const TemporaryFolder folder;
  TensorFile content;
  content.metadata = {{"window", "3"}, {"note", "δ and \"quotes\""}};
  for (const auto type : {torch::kFloat64, torch::kFloat32, torch::kFloat16, torch::kBFloat16, torch::kInt64, torch::kInt32, torch::kInt16,
                          torch::kInt8, torch::kUInt8, torch::kBool})
    content.tensors[std::string("tensor.") + c10::toString(type)] = at::arange(-3, 4).remainder(2).to(type).reshape({7, 1});
  content.tensors["empty"] = at::empty({0, 4});
  content.tensors["scalar"] = at::scalar_tensor(0.1);
  content.tensors["turned"] = at::arange(6, torch::kFloat32).reshape({2, 3}).t();  // not contiguous
  ASSERT_TRUE(writeSafetensors(folder / "a.safetensors", content));
  const auto read = readSafetensors(folder / "a.safetensors");
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->metadata, content.metadata);
  ASSERT_EQ(read->tensors.size(), content.tensors.size());
  for (const auto& [name, tensor] : content.tensors) {
    EXPECT_EQ(read->tensors.at(name).scalar_type(), tensor.scalar_type()) << name;
    EXPECT_TRUE(at::equal(read->tensors.at(name), tensor)) << name;
  }
}

TEST(Safetensors, EqualContentGivesEqualBytesAndLeavesNothingElse) {
  const TemporaryFolder folder;
  const TensorFile content{{{"b", at::ones({2})}, {"a", at::zeros({3})}}, {{"window", "0"}}};
  ASSERT_TRUE(writeSafetensors(folder / "a.safetensors", content));
  ASSERT_TRUE(writeSafetensors(folder / "b.safetensors", content));
  EXPECT_EQ(contentOf(folder / "a.safetensors"), contentOf(folder / "b.safetensors"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 2);
}

TEST(Safetensors, AFixtureWrittenAgainHoldsTheSameNumbers) {
  const TemporaryFolder folder;
  const auto original = readSafetensors(std::filesystem::path(XSMOE_SOURCE_DIR) / "tests/fixtures/xsmoe/two-layers/expected.safetensors");
  ASSERT_TRUE(original);
  ASSERT_TRUE(writeSafetensors(folder / "again.safetensors", *original));
  const auto again = readSafetensors(folder / "again.safetensors");
  ASSERT_TRUE(again);
  for (const auto& [name, tensor] : original->tensors) EXPECT_TRUE(at::equal(again->tensors.at(name), tensor)) << name;
}

TEST(Safetensors, SaysWhyAFileCannotBeWritten) {
  const auto written = writeSafetensors("/nowhere/at/all.safetensors", {{{"a", at::zeros({1})}}, {}});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::kCannotWrite);
  EXPECT_EQ(describe(written.error()),
            "/nowhere/at/all.safetensors: the file cannot be written: its folder is not there. Put the folder back where somebody moved or "
            "removed it, or name another one.");
}

TEST(Safetensors, RefusesAMissingFile) {
  const auto read = readSafetensors("/nowhere/weights.safetensors");
  ASSERT_FALSE(read);
  EXPECT_THAT(describe(read.error()), HasSubstr("/nowhere/weights.safetensors: the file cannot be opened"));
}

TEST(Safetensors, RefusesLengthsThatCannotBe) {
  EXPECT_THAT(refusalOfWeights("abc"), HasSubstr("the file has 3 bytes and is truncated"));
  EXPECT_THAT(refusalOfWeights(fileOf("{}", "", 100'000'001)), HasSubstr("given as 100000001 bytes; the format allows at most 100000000"));
  EXPECT_THAT(refusalOfWeights(fileOf("{}", "", ~0ULL)), HasSubstr("the format allows at most 100000000"));
  EXPECT_THAT(refusalOfWeights(fileOf("{}", "", 3)), HasSubstr("given as 3 bytes, but the file has 10 and is truncated"));
}

TEST(Safetensors, RefusesHeadersThatAreNoObject) {
  EXPECT_THAT(refusalOfWeights(fileOf("[1]")), HasSubstr("does not begin with '{'"));
  EXPECT_THAT(refusalOfWeights(fileOf("{\"a\":")), HasSubstr("the header is not a JSON object"));
  EXPECT_THAT(refusalOfWeights(fileOf("{} {}")), HasSubstr("the header is not a JSON object"));
  EXPECT_THAT(refusalOfWeights(fileOf(R"({"a":)" + std::string(100'000, '[') + "}")), HasSubstr("nested deeper"));
}

TEST(Safetensors, RefusesAKeyGivenTwice) {
  EXPECT_THAT(refusalOfWeights(fileOf('{' + entry("a", "[1]", "[0,4]") + ',' + entry("a", "[1]", "[0,4]") + '}', 4)),
              HasSubstr("the header names \"a\" twice"));
  EXPECT_THAT(refusalOfWeights(fileOf(R"({"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 4)),
              HasSubstr("\"dtype\" twice"));
}

TEST(Safetensors, RefusesOffsetsThatOverlapOrLeaveHoles) {
  EXPECT_THAT(refusalOfWeights(fileOf('{' + entry("a", "[2]", "[0,8]") + ',' + entry("b", "[2]", "[4,12]") + '}', 12)),
              HasSubstr("tensor \"b\": its data begins at byte 4 and overlaps data that ends at 8"));
  EXPECT_THAT(refusalOfWeights(fileOf('{' + entry("a", "[1]", "[0,4]") + ',' + entry("b", "[1]", "[8,12]") + '}', 12)),
              HasSubstr("tensor \"b\": there is a hole in the data from byte 4 to 8"));
  EXPECT_THAT(refusalOfWeights(fileOf('{' + entry("a", "[1]", "[4,0]") + '}', 4)), HasSubstr("its data ends (0) before it begins (4)"));
  EXPECT_THAT(refusalOfWeights(fileOf('{' + entry("a", "[1]", "[-4,0]") + '}', 4)), HasSubstr("[-4,0] instead of two whole numbers"));
  EXPECT_THAT(refusalOfWeights(fileOf('{' + entry("a", "[1]", "[0,4.0]") + '}', 4)), HasSubstr("instead of two whole numbers"));
  EXPECT_THAT(refusalOfWeights(fileOf('{' + entry("a", "[1]", "[0]") + '}', 4)), HasSubstr("instead of two whole numbers"));
}

TEST(Safetensors, RefusesDataThatTheHeaderDoesNotDescribe) {
  EXPECT_THAT(refusalOfWeights(fileOf('{' + entry("a", "[2]", "[0,8]") + '}', 7)),
              HasSubstr("describes 8 bytes of data, the file holds 7: it is truncated"));
  EXPECT_THAT(refusalOfWeights(fileOf('{' + entry("a", "[2]", "[0,8]") + '}', 9)),
              HasSubstr("describes 8 bytes of data, the file holds 9"));
}

TEST(Safetensors, RefusesSizesThatDoNotMatchShapes) {
  EXPECT_THAT(refusalOfWeights(fileOf('{' + entry("a", "[3]", "[0,8]") + '}', 8)),
              HasSubstr("its data has 8 bytes, its shape [3] of F32 needs 12"));
  EXPECT_THAT(refusalOfWeights(fileOf('{' + entry("a", "[4294967296,4294967296]", "[0,0]") + '}')), HasSubstr("is larger than any memory"));
  EXPECT_THAT(refusalOfWeights(fileOf('{' + entry("a", "[0,9223372036854775807]", "[0,0]") + '}')), HasSubstr("is larger than any memory"));
  EXPECT_THAT(refusalOfWeights(fileOf('{' + entry("a", "[-1]", "[0,4]") + '}', 4)), HasSubstr("something else than whole numbers"));
  EXPECT_THAT(refusalOfWeights(fileOf('{' + entry("a", "[18446744073709551615]", "[0,4]") + '}', 4)),
              HasSubstr("something else than whole numbers"));
  EXPECT_THAT(refusalOfWeights(fileOf('{' + entry("a", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "[0,4]") + '}', 4)), HasSubstr("at most 16"));
}

TEST(Safetensors, RefusesUnknownTypesAndMissingKeys) {
  EXPECT_THAT(refusalOfWeights(fileOf('{' + entry("a", "[4]", "[0,4]", "F8_E4M3") + '}', 4)),
              HasSubstr("tensor \"a\": its type is \"F8_E4M3\""));
  EXPECT_THAT(refusalOfWeights(fileOf(R"({"a":{"shape":[1],"data_offsets":[0,4]}})", 4)), HasSubstr("has no \"dtype\""));
  EXPECT_THAT(refusalOfWeights(fileOf(R"({"a":{"dtype":"F32","data_offsets":[0,4]}})", 4)), HasSubstr("has no \"shape\""));
  EXPECT_THAT(refusalOfWeights(fileOf(R"({"a":{"dtype":"F32","shape":[1]}})", 4)), HasSubstr("\"data_offsets\" are missing"));
  EXPECT_THAT(refusalOfWeights(fileOf(R"({"a":7})")), HasSubstr("tensor \"a\": is not described by an object"));
  EXPECT_THAT(refusalOfWeights(fileOf(R"({"__metadata__":{"window":3}})")), HasSubstr("something else than text under \"window\""));
}

TEST(Safetensors, ABytePretendingToBeTruthBecomesTrue) {
  const TemporaryFolder folder;
  const std::string header = '{' + entry("a", "[3]", "[0,3]", "BOOL") + '}';
  writeContent(folder / "a.safetensors", fileOf(header, std::string("\x00\x01\x07", 3), header.size()));
  const auto read = readSafetensors(folder / "a.safetensors");
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->tensors.at("a").sum().item<int>(), 2);
}

}  // namespace
}  // namespace xsmoe::features
