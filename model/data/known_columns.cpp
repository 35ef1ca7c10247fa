// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "model/data/columns.h"

namespace xsmoe::data {
namespace {

// Names are compared in any case and punctuation, so that one spelling stands for all.
constexpr std::array<std::string_view, 14> kUserNames{"user",       "user_id",    "reviewerID", "customer_id", "customer",
                                                      "uid",        "member_id",  "client_id",  "account_id",  "profile_id",
                                                      "visitor_id", "session_id", "session",    "username"};
// Before asin: in the Amazon reviews of 2023 asin is a variant (a size, a colour) of the article that the metadata describe.
constexpr std::array<std::string_view, 21> kItemNames{
    "item",     "item_id", "parent_asin", "asin",    "article_id",  "movieId",    "videoID", "video",  "product_id", "iid",       "sku",
    "track_id", "song_id", "book_id",     "news_id", "business_id", "content_id", "game_id", "app_id", "anime_id",   "stock_code"};
constexpr std::array<std::string_view, 19> kTimeNames{
    "timestamp", "time",      "unixReviewTime", "t_dat",      "timestamp_s",     "timestamp_ms", "time_ms",
    "ts",        "unix_time", "unix_timestamp", "event_time", "event_timestamp", "created_at",   "created",
    "date",      "datetime",  "event_date",     "order_date", "invoice_date"};
constexpr std::array<std::string_view, 5> kRatingNames{"rating", "overall", "ratings", "score", "stars"};
constexpr std::array<std::string_view, 9> kTitleNames{"title",     "movie_title", "prod_name", "name",         "product_name",
                                                      "item_name", "title_en",    "titles",    "product_title"};
constexpr std::array<std::string_view, 5> kDescriptionNames{"description", "detail_desc", "overview", "plot", "abstract"};
constexpr std::array<std::string_view, 8> kCategoryNames{"category", "categories",        "genres",   "genre",
                                                         "class",    "product_type_name", "main_cat", "main_category"};
constexpr std::array<std::string_view, 1> kImageNames{"image"};

}  // namespace

WantedColumn userColumn(std::string mapped) { return {"user", std::move(mapped), kUserNames}; }
WantedColumn itemColumn(std::string mapped) { return {"item", std::move(mapped), kItemNames}; }
WantedColumn timeColumn(std::string mapped) { return {"timestamp", std::move(mapped), kTimeNames}; }
WantedColumn ratingColumn(std::string mapped) { return {"rating", std::move(mapped), kRatingNames, false}; }
WantedColumn titleColumn(std::string mapped) { return {"title", std::move(mapped), kTitleNames, false}; }
WantedColumn descriptionColumn(std::string mapped) { return {"description", std::move(mapped), kDescriptionNames, false}; }
WantedColumn categoryColumn(std::string mapped) { return {"category", std::move(mapped), kCategoryNames, false}; }
WantedColumn imageColumn(std::string mapped) { return {"image", std::move(mapped), kImageNames, false}; }

}  // namespace xsmoe::data
