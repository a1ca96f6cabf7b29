# Stretches the triangles of a surface of radius 10 (gmsh's format 2.2) to `layers` layers of prisms up to radius 20,
# and cuts each into three tetrahedra. A prism between two spheres has its six corners on a sphere of its own: its
# tetrahedra share their circumcentre, and what is cut gets no coupling.
/^\$Nodes/ { getline; count = $1; for (i = 1; i <= count; ++i) { getline; number[$1] = i; x[i] = $2; y[i] = $3; z[i] = $4 } }
/^\$Elements/ {
  getline; all = $1
  for (i = 1; i <= all; ++i) { getline; if ($2 == 2) { ++triangles; for (c = 0; c < 3; ++c) corner[triangles, c] = number[$(NF - 2 + c)] } }
}
function vertex(c, layer) { return layer * count + c }
function tetrahedron(a, b, c, d) { cell[++cells] = a " " b " " c " " d }
END {
  print "$MeshFormat\n2.2 0 8\n$EndMeshFormat"
  print "$PhysicalNames\n3\n2 2 \"inner\"\n2 3 \"outer\"\n3 1 \"shell\"\n$EndPhysicalNames"
  print "$Nodes\n" (layers + 1) * count
  for (l = 0; l <= layers; ++l)
    for (i = 1; i <= count; ++i) {
      # Onto the sphere, and out along the radius.
      s = (10 + 10 * l / layers) / sqrt(x[i] ^ 2 + y[i] ^ 2 + z[i] ^ 2)
      printf "%d %.17g %.17g %.17g\n", vertex(i, l), s * x[i], s * y[i], s * z[i]
    }
  print "$EndNodes"
  for (t = 1; t <= triangles; ++t) {
    # The corner with the lowest number first: neighbours then cut the face between them alike.
    for (c = 0; c < 3; ++c) v[c] = corner[t, c]
    for (c = 0; c < 2; ++c) for (d = c + 1; d < 3; ++d) if (v[d] < v[c]) { k = v[c]; v[c] = v[d]; v[d] = k }
    for (l = 0; l < layers; ++l) {
      tetrahedron(vertex(v[0], l), vertex(v[1], l), vertex(v[2], l), vertex(v[2], l + 1))
      tetrahedron(vertex(v[0], l), vertex(v[1], l), vertex(v[1], l + 1), vertex(v[2], l + 1))
      tetrahedron(vertex(v[0], l), vertex(v[0], l + 1), vertex(v[1], l + 1), vertex(v[2], l + 1))
    }
  }
  print "$Elements\n" 2 * triangles + cells
  for (t = 1; t <= triangles; ++t) {
    printf "%d 2 2 2 1 %d %d %d\n", ++n, vertex(corner[t, 0], 0), vertex(corner[t, 1], 0), vertex(corner[t, 2], 0)
    printf "%d 2 2 3 2 %d %d %d\n", ++n, vertex(corner[t, 0], layers), vertex(corner[t, 1], layers), vertex(corner[t, 2], layers)
  }
  for (c = 1; c <= cells; ++c) print ++n " 4 2 1 1 " cell[c]
  print "$EndElements"
}
