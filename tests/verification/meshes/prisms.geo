// A block of 12 nm x 10 nm x 15 nm, in nanometres: free triangles, extruded. `h` is the size of a cell; with
// `tetrahedra` each prism is cut into three, whose circumcentre they share.
// for k in 1 2 3 4; do
//   for t in 0 1; do
//     gmsh -3 -format msh41 -bin -setnumber h $(awk "BEGIN{print 3.4/1.22^$k}") -setnumber tetrahedra $t \
//       -o $([ $t = 1 ] && echo tetrahedra || echo prisms)_$k.msh prisms.geo
//   done
// done
DefineConstant[h = 4, tetrahedra = 0];
Mesh.Algorithm = 6;
Point(1) = {0, 0, 0, h};
Point(2) = {12, 0, 0, h};
Point(3) = {12, 10, 0, h};
Point(4) = {0, 10, 0, h};
Line(1) = {1, 2};
Line(2) = {2, 3};
Line(3) = {3, 4};
Line(4) = {4, 1};
Curve Loop(1) = {1, 2, 3, 4};
Plane Surface(1) = {1};
n = Round(20 / h);  // the fields vary most along the block
If (tetrahedra)
  block[] = Extrude {0, 0, 15} { Surface{1}; Layers{n}; };
Else
  block[] = Extrude {0, 0, 15} { Surface{1}; Layers{n}; Recombine; };
EndIf
Physical Volume("oxide", 1) = {block[1]};
Physical Surface("bottom", 2) = {1};
Physical Surface("top", 3) = {block[0]};
