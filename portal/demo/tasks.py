"""What the communes of the demonstration ask interns to do, by field. Pure."""

from __future__ import annotations

TASKS: dict[str, tuple[tuple[str, str], ...]] = {
    "accounting-audit-finance": (
        (
            "Hỗ trợ kế toán ngân sách xã",
            "Nhập và đối chiếu chứng từ thu chi ngân sách xã\nLập báo cáo quyết toán quý\nSắp xếp hồ sơ thanh toán",
        ),
        (
            "Hỗ trợ quản lý tài sản công",
            "Kiểm kê tài sản công sau sắp xếp đơn vị\nCập nhật sổ tài sản\nĐối chiếu với Kho bạc",
        ),
    ),
    "information-technology": (
        (
            "Hỗ trợ Trung tâm Phục vụ hành chính công",
            "Hướng dẫn người dân nộp hồ sơ trực tuyến\nSố hoá hồ sơ giấy\nXử lý sự cố máy tính, mạng",
        ),
        (
            "Số hoá và chuyển đổi số cấp xã",
            "Rà soát dữ liệu dân cư\nCập nhật trang thông tin xã\nTập huấn tổ công nghệ số cộng đồng",
        ),
    ),
    "land": (
        (
            "Hỗ trợ công tác địa chính",
            "Cập nhật bản đồ địa chính\nLập hồ sơ cấp giấy chứng nhận quyền sử dụng đất\nĐo đạc kiểm tra thực địa",
        ),
        (
            "Hỗ trợ quản lý đất đai, môi trường",
            "Rà soát biến động đất đai\nTheo dõi điểm tập kết rác\nTổng hợp số liệu kiểm kê đất",
        ),
    ),
    "construction-transport": (
        (
            "Hỗ trợ quản lý xây dựng, giao thông nông thôn",
            "Kiểm tra trật tự xây dựng\nLập dự toán sửa đường thôn\nTheo dõi công trình nông thôn mới",
        ),
        (
            "Hỗ trợ hồ sơ đầu tư công",
            "Sắp xếp hồ sơ hoàn công\nĐo bóc khối lượng\nTheo dõi tiến độ công trình",
        ),
    ),
    "law": (
        (
            "Hỗ trợ tư pháp – hộ tịch",
            "Tiếp nhận hồ sơ chứng thực, hộ tịch\nSoạn thảo văn bản\nTuyên truyền pháp luật tại thôn, bản",
        ),
        (
            "Hỗ trợ tiếp công dân, giải quyết đơn thư",
            "Phân loại đơn thư\nDự thảo văn bản trả lời\nTheo dõi thời hạn giải quyết",
        ),
    ),
}

# Share of the communes' seats, and the majors of each school with how many students they send.
SEATS_BY_FIELD = {
    "accounting-audit-finance": 0.24,
    "information-technology": 0.26,
    "land": 0.2,
    "construction-transport": 0.13,
    "law": 0.17,
}
MAJORS_BY_SCHOOL: dict[str, tuple[tuple[str, float], ...]] = {
    "TUEBA": (("7340301", 14), ("7340302", 4), ("7340201TA", 6), ("7340201", 5), ("7380107", 6)),
    "ICTU": (("7480201", 15), ("7480103", 6), ("7480104", 3), ("7480202", 2), ("7340405", 3)),
    "TUAF": (("7850103", 5), ("7850101", 2), ("7620103", 0.5), ("7340116", 1)),
    "TNUS": (("7380101", 11), ("7460117", 1), ("7850101", 2)),
    "TNUT": (("7580201", 6), ("7510102", 3), ("7480106", 3), ("7580205", 3)),
    "TNUE": (("7140210", 2),),
    "IS": (("7340301", 2),),
    "SFL": (("7220204", 0.5),),  # Ngôn ngữ Trung Quốc: in no field, so that a failed rule can be seen
    "TUMP": (("7720101", 0.3),),  # Y khoa: the same
}
