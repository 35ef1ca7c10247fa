// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "model/data/columns.h"

namespace xsmoe::data {
namespace {

// Names are compared in any case and punctuation, so that one spelling stands for all.
constexpr std::array<std::string_view, 18> kUserNames{"user",      "user_id",   "reviewerID", "customer_id", "customer",   "uid",
                                                      "member_id", "client_id", "account_id", "profile_id",  "visitor_id", "reviewer",
                                                      "buyer_id",  "member",    "account",    "session_id",  "session",    "username"};
// Before asin: in the Amazon reviews of 2023 asin is a variant (a size, a colour) of the article that the metadata describe.
constexpr std::array<std::string_view, 36> kItemNames{
    "item",          "item_id",   "parent_asin", "asin",     "article_id", "movieId",  "videoID",     "video",      "product_id",
    "iid",           "sku",       "track_id",    "song_id",  "book_id",    "news_id",  "business_id", "content_id", "game_id",
    "app_id",        "anime_id",  "stock_code",  "product",  "movie",      "article",  "goods_id",    "isbn",       "artist_id",
    "restaurant_id", "recipe_id", "listing_id",  "hotel_id", "place_id",   "venue_id", "paper_id",    "course_id",  "playlist_id"};
constexpr std::array<std::string_view, 29> kTimeNames{"timestamp",
                                                      "time",
                                                      "unixReviewTime",
                                                      "t_dat",
                                                      "timestamp_s",
                                                      "timestamp_ms",
                                                      "time_ms",
                                                      "ts",
                                                      "unix_time",
                                                      "unix_timestamp",
                                                      "event_time",
                                                      "event_timestamp",
                                                      "created_at",
                                                      "created",
                                                      "date",
                                                      "datetime",
                                                      "event_date",
                                                      "order_date",
                                                      "invoice_date",
                                                      "tstamp",
                                                      "utc_time",
                                                      "purchase_date",
                                                      "purchase_time",
                                                      "review_date",
                                                      "review_time",
                                                      "submission_date",
                                                      "rated_at",
                                                      "viewed_at",
                                                      "transaction_date"};
constexpr std::array<std::string_view, 8> kRatingNames{"rating", "overall",     "ratings",      "score",
                                                       "stars",  "book_rating", "review_score", "user_rating"};
constexpr std::array<std::string_view, 10> kTitleNames{"title",     "movie_title", "prod_name", "name",          "product_name",
                                                       "item_name", "title_en",    "titles",    "product_title", "book_title"};
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
