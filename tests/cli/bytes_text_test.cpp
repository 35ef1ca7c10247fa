#include "app/cli/bytes_text.h"

#include <gtest/gtest.h>

namespace xsmoe::cli {
namespace {

TEST(BytesText, CountsInPowersOfAThousand) {
  EXPECT_EQ(bytesText(0), "0 bytes");
  EXPECT_EQ(bytesText(999), "999 bytes");
  EXPECT_EQ(bytesText(4 * 66'048), "264.2 kB") << "as the window tells these parameters";
  EXPECT_EQ(bytesText(999'990), "1.0 MB");
  EXPECT_EQ(bytesText(403'100'000), "403.1 MB");
  EXPECT_EQ(bytesText(2'500'000'000), "2.5 GB");
}

}  // namespace
}  // namespace xsmoe::cli
